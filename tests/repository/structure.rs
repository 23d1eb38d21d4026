//! The structure of the project: dependencies between source folders match the
//! documentation and have no cycles, nothing is public only for tests, and files outside
//! the sources agree with each other.
//!
//! Tests within the sources are ignored: they may use everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A module, by its path from the crate root.
type Module = Vec<String>;

/// Dependencies: from user to used module, with the path that proves it.
type Uses = BTreeMap<(Module, Module), String>;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of the library, with their files.
fn modules() -> BTreeMap<Module, PathBuf> {
    fn add(folder: &Path, module: &Module, found: &mut BTreeMap<Module, PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().expect("a name").to_string_lossy();
            let inner = [module.as_slice(), &[stem.to_string()]].concat();
            if path.is_dir() {
                add(&path, &inner, found);
            } else if stem == "mod" {
                found.insert(module.clone(), path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.insert(inner, path);
            }
        }
    }
    let mut found = BTreeMap::new();
    add(&source(), &Vec::new(), &mut found);
    found.retain(|module, _| {
        let is_program = ["lib", "main", "commands"].contains(&module[0].as_str());
        let is_test = ["tests", "test_support"].iter();
        let mut is_test = is_test.map(|name| module.iter().any(|part| part == name));
        !is_program && !is_test.any(|found| found)
    });
    found
}

/// Collects the paths in a file.
struct Paths {
    module: Module,
    found: Vec<Module>,
}

impl Paths {
    /// Records a path if it belongs to this crate.
    fn add(&mut self, segments: &[String]) {
        let supers = segments.iter().take_while(|name| *name == "super").count();
        let absolute = match segments.first().map(String::as_str) {
            Some("crate") => segments[1..].to_vec(),
            Some("super") => {
                let outer = &self.module[..self.module.len() - supers];
                [outer, &segments[supers..]].concat()
            }
            Some("self") => [&self.module, &segments[1..]].concat(),
            Some(_) => [self.module.as_slice(), segments].concat(),
            None => return,
        };
        self.found.push(absolute);
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.add(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before, tree);
                }
            }
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) {
            return;
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.add_tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter();
        let names: Vec<String> = segments.map(|part| part.ident.to_string()).collect();
        if path.leading_colon.is_none() && names.len() > 1 {
            self.add(&names);
        }
        visit::visit_path(self, path);
    }

    /// Macro arguments are not parsed as Rust; only complete paths are searched for.
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let text = item.tokens.to_string().replace(" :: ", "::");
        for (place, _) in text.match_indices("crate::") {
            let path: &str = text[place..]
                .split(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != ':')
                .next()
                .unwrap_or_default();
            let names: Vec<String> = path.split("::").map(str::to_owned).collect();
            self.add(&names);
        }
        visit::visit_macro(self, item);
    }
}

/// All dependencies between modules, each with a path that proves it.
fn uses() -> Uses {
    let modules = modules();
    let mut uses = BTreeMap::new();
    for (module, path) in &modules {
        let text = std::fs::read_to_string(path).expect("a source");
        let file = syn::parse_file(&text).expect("Rust");
        let mut paths = Paths {
            module: module.clone(),
            found: Vec::new(),
        };
        paths.visit_file(&file);
        for path in paths.found {
            let longest = (1..=path.len()).rev();
            let mut known = longest.map(|length| path[..length].to_vec());
            if let Some(used) = known.find(|part| modules.contains_key(part)) {
                let from = module.join("::");
                let line = format!("{from} uses {}", path.join("::"));
                uses.entry((module.clone(), used)).or_insert(line);
            }
        }
    }
    assert!(uses.len() > 500, "{} uses", uses.len());
    uses
}

/// Dependencies between the entries of each folder.
fn neighbours(uses: &Uses) -> BTreeMap<Module, BTreeMap<(String, String), &str>> {
    let mut folders: BTreeMap<Module, BTreeMap<(String, String), &str>> = BTreeMap::new();
    for ((from, to), line) in uses {
        let common = from.iter().zip(to).take_while(|(one, two)| one == two);
        let common = common.count();
        if let (Some(from), Some(to_name)) = (from.get(common), to.get(common)) {
            let folder = folders.entry(to[..common].to_vec()).or_default();
            let arrow = (from.clone(), to_name.clone());
            folder.entry(arrow).or_insert(line);
        }
    }
    folders
}

/// Everything reachable from an entry of a folder.
fn reached<'a>(arrows: &BTreeSet<(&'a str, &'a str)>, start: &'a str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut next = vec![start];
    while let Some(at) = next.pop() {
        for (_, to) in arrows.iter().filter(|(from, _)| *from == at) {
            if found.insert(*to) {
                next.push(to);
            }
        }
    }
    found
}

#[test]
fn modules_have_no_cyclic_dependencies() {
    let uses = uses();
    let mut circles = Vec::new();
    for (folder, arrows) in neighbours(&uses) {
        let pairs: BTreeSet<(&str, &str)> = arrows
            .keys()
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect();
        for ((from, to), line) in &arrows {
            if reached(&pairs, to).contains(from.as_str()) {
                circles.push(format!("{}: {line}", folder.join("::")));
            }
        }
    }
    assert!(circles.is_empty(), "in a circle:\n{}", circles.join("\n"));
}

#[test]
fn dependencies_between_folders_match_the_document() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let document = std::fs::read_to_string(document).expect("the document");
    let block = document
        .split_once("```arrows\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(block, _)| block)
        .expect("a block of arrows");
    let uses = uses();
    let folders = neighbours(&uses);
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in folders[&Vec::new()].keys() {
        found.entry(from).or_default().insert(to);
    }
    let lines = found.iter().map(|(from, to)| {
        let to: Vec<&str> = to.iter().copied().collect();
        format!("{from} → {}\n", to.join(" "))
    });
    let lines: String = lines.collect();
    assert_eq!(block, lines, "ARCHITECTURE.md should say:\n{lines}");
}

/// Collects the names of public functions.
#[derive(Default)]
struct PublicFunctions(Vec<String>);

impl PublicFunctions {
    fn add(&mut self, visibility: &syn::Visibility, name: &syn::Ident) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            self.0.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for PublicFunctions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.vis, &item.sig.ident);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.vis, &item.sig.ident);
    }
}

/// The words of all Rust sources in a folder.
fn words_of_sources(folder: &Path) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            words.extend(words_of_sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            words.extend(words_of(&path));
        }
    }
    words
}

/// The words of a Rust source.
fn words_of(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).expect("a source");
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let separator = |sign: char| !sign.is_alphanumeric() && sign != '_';
    code.flat_map(|line| line.split(separator).map(str::to_owned))
        .collect()
}

/// The lint `unreachable_pub` finds items that nothing can use, this test those that only
/// tests use.
#[test]
fn nothing_is_public_only_for_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let users = ["src/commands", "benches", "fuzz/targets"].map(|path| root.join(path));
    let main = words_of(&root.join("src/main.rs"));
    let used: BTreeSet<String> = users
        .iter()
        .flat_map(|path| words_of_sources(path))
        .chain(main)
        .collect();
    let mut functions = 0;
    let mut unused = Vec::new();
    for (module, path) in modules() {
        let text = std::fs::read_to_string(path).expect("a source");
        let mut public = PublicFunctions::default();
        public.visit_file(&syn::parse_file(&text).expect("Rust"));
        functions += public.0.len();
        let public = public.0.iter().filter(|name| !used.contains(*name));
        unused.extend(public.map(|name| format!("{}::{name}", module.join("::"))));
    }
    assert!(functions > 50, "{functions} public functions");
    assert!(
        unused.is_empty(),
        "public, and used by tests alone: {unused:?}"
    );
}

fn project_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The compiler's version, from the file that sets it: `1.95.0`.
fn toolchain_version() -> String {
    let file: toml::Table = project_file("rust-toolchain.toml").parse().expect("TOML");
    file["toolchain"]["channel"]
        .as_str()
        .expect("a version")
        .to_owned()
}

#[test]
fn the_compiler_has_one_version() {
    let version = toolchain_version();
    let (minor, _) = version.rsplit_once('.').expect("three numbers");
    let manifest: toml::Table = project_file("Cargo.toml").parse().expect("TOML");
    assert_eq!(manifest["package"]["rust-version"].as_str(), Some(minor));

    let image = format!("rust:{version}-trixie");
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let mut images = 0;
    for entry in std::fs::read_dir(workflows).expect("the workflows") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a workflow");
        for line in text.lines().filter(|line| line.contains("rust:")) {
            assert!(line.ends_with(&image), "{}: {line}", path.display());
            images += 1;
        }
        // A cache of another version would be restored but not used.
        let cache_keys = text.lines().filter(|line| line.contains("key: cargo-"));
        for line in cache_keys.chain(text.lines().filter(|line| line.contains("keys: cargo-"))) {
            let reads_version = line.contains("hashFiles('rust-toolchain.toml')");
            assert!(reads_version, "{}: {line}", path.display());
        }
    }
    assert!(images > 2, "{images} images");
    for document in ["README.md", "CONTRIBUTING.md", "tests/run", ".ci/run"] {
        let stated = project_file(document).contains(minor);
        assert!(!stated, "{document} names the compiler's version");
    }
}

/// The folders with a lock file of this name, from the root: `/fuzz`.
fn folders_with(lock_file: &str) -> BTreeSet<String> {
    fn look(folder: &Path, path: &str, lock_file: &str, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_generated = ["target", "node_modules", "public"].contains(&name.as_str());
            if name == lock_file {
                found.insert(if path.is_empty() { "/" } else { path }.to_owned());
            } else if !is_generated && !name.starts_with('.') && entry.path().is_dir() {
                look(&entry.path(), &format!("{path}/{name}"), lock_file, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    look(root, "", lock_file, &mut found);
    found
}

#[test]
fn dependabot_covers_every_lock_file() {
    let settings = project_file(".github/dependabot.yml");
    let updates = settings.split("- package-ecosystem: ").skip(1);
    let stated = |ecosystem: &str| -> BTreeSet<String> {
        let of_ecosystem = updates
            .clone()
            .filter(|update| update.starts_with(ecosystem));
        let folders = of_ecosystem.filter_map(|update| update.split("directory: ").nth(1));
        folders
            .filter_map(|rest| rest.lines().next())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(stated("cargo"), folders_with("Cargo.lock"));
    assert_eq!(stated("npm"), folders_with("package-lock.json"));
    assert_eq!(stated("pip"), folders_with("requirements.txt"));
    assert_eq!(stated("github-actions"), BTreeSet::from(["/".to_owned()]));
}
