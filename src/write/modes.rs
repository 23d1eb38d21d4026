//! File modes: everyone may read published files, and only the owner staged ones.
//!
//! Web servers often run as another user, so their access must not depend on the umask of
//! the user who built the site.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file that everyone may read.
pub(super) fn write_public_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    system::open_file(&file)
}

/// Writes a new file that only its owner may read.
pub(super) fn write_private_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    system::create_private_file(path)?.write_all(bytes)
}

/// Creates a folder that everyone may enter; an existing one is unchanged.
pub(super) fn create_public_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => open_folder(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Lets everyone enter a folder.
pub(super) fn open_folder(path: &Path) -> io::Result<()> {
    system::open_folder(path)
}

/// Lets everyone read a file that another library wrote below a folder, and enter the folders above
/// it.
#[cfg(feature = "deploy")]
pub(crate) fn publish(root: &Path, path: &str) -> io::Result<()> {
    system::open_file(&File::open(root.join(path))?)?;
    for folder in super::folders_above(path).chain([""]) {
        let folder = root.join(folder);
        if !is_public_folder(&fs::metadata(&folder)?) {
            open_folder(&folder)?;
        }
    }
    Ok(())
}

/// Creates a folder that only its owner may enter. Parent folders follow the umask.
pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        fs::create_dir_all(above)?;
    }
    system::create_private_folder(path)
}

/// Whether everyone may read a file and only its owner may change it.
pub(super) fn is_public_file(found: &Metadata) -> bool {
    system::mode(found).is_none_or(|mode| mode == system::PUBLIC_FILE)
}

/// Whether everyone may enter a folder.
pub(super) fn is_public_folder(found: &Metadata) -> bool {
    system::mode(found).is_none_or(|mode| mode & system::PUBLIC_FOLDER == system::PUBLIC_FOLDER)
}

/// The mode of a file, if the system has modes.
pub(super) fn mode(found: &Metadata) -> Option<u32> {
    system::mode(found)
}

#[cfg(unix)]
mod system {
    use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
    use std::path::Path;

    pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(PRIVATE_FILE);
        options.open(path)
    }

    const PRIVATE_FILE: u32 = 0o600;
    pub(crate) const PUBLIC_FILE: u32 = 0o644;
    pub(crate) const PUBLIC_FOLDER: u32 = 0o755;
    const PRIVATE_FOLDER: u32 = 0o700;

    pub(crate) fn mode(found: &Metadata) -> Option<u32> {
        Some(found.permissions().mode() & 0o7777)
    }

    pub(crate) fn open_file(file: &File) -> io::Result<()> {
        if mode(&file.metadata()?) == Some(PUBLIC_FILE) {
            return Ok(());
        }
        // The file is our own, so a refusal means that the file system has no modes.
        match file.set_permissions(Permissions::from_mode(PUBLIC_FILE)) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            result => result,
        }
    }

    pub(crate) fn open_folder(path: &Path) -> io::Result<()> {
        let found = fs::metadata(path)?.permissions().mode() & 0o7777;
        // Further permissions, such as those of a group, are left to whoever set them.
        match fs::set_permissions(path, Permissions::from_mode(found | PUBLIC_FOLDER)) {
            // The folder belongs to another user, or the file system has no modes.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            result => result,
        }
    }

    pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().mode(PRIVATE_FOLDER).create(path)
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{self, File, Metadata};
    use std::io;
    use std::path::Path;

    pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
        File::create_new(path)
    }

    pub(crate) const PUBLIC_FILE: u32 = 0;
    pub(crate) const PUBLIC_FOLDER: u32 = 0;

    pub(crate) fn mode(_: &Metadata) -> Option<u32> {
        None
    }

    pub(crate) fn open_file(_: &File) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn open_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }
}
