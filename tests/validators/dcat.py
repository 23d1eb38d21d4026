"""Validates `data/dcat.jsonld` of a built site with the shapes of DCAT-AP 3.0.1.

    dcat.py SITE…

Also plants faults into a copy of each catalogue, which the shapes must find, so that a validator
that finds nothing does not pass.
"""

import copy
import json
import pathlib
import sys

import pyshacl
import rdflib
from rdflib.namespace import DCTERMS, SKOS

SHAPES = pathlib.Path(__file__).parent.parent / "fixtures/schemas/dcat-ap-3.0.1"
SHACL = rdflib.Namespace("http://www.w3.org/ns/shacl#")
# Without a stated address the links of a catalogue are relative.
BASE = "https://mirror.example.org/data/dcat.jsonld"


def shapes():
    graph = rdflib.Graph()
    for name in ("shapes.ttl", "range.ttl", "mdr-vocabularies.shape.ttl"):
        graph.parse(SHAPES / name)
    # The pattern has https, where the namespace of SPDX has http.
    found = list(graph.triples((None, SHACL.pattern, rdflib.Literal("^https://spdx.org/rdf/terms"))))
    assert len(found) == 1, found
    graph.remove(found[0])
    return graph


def faults(catalogue, shapes_graph):
    """The messages of all violations."""
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(catalogue), format="json-ld", publicID=BASE)
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph)
    if conforms:
        return []
    found = []
    for result in report.subjects(rdflib.RDF.type, SHACL.ValidationResult):
        if report.value(result, SHACL.resultSeverity) == SHACL.Violation:
            path = report.value(result, SHACL.resultPath)
            node = report.value(result, SHACL.focusNode)
            # The list of publishers is that of the European Union's own bodies.
            if path == SKOS.inScheme and (None, DCTERMS.publisher, node) in graph:
                continue
            found.append(f"{node} {path}: {report.value(result, SHACL.resultMessage)}")
    return sorted(set(found))


def planted(catalogue):
    """Copies with one fault each."""

    def change(name, edit):
        broken = copy.deepcopy(catalogue)
        edit(broken)
        return name, broken

    dataset = lambda all: all["dcat:dataset"][0]
    distribution = lambda all: dataset(all)["dcat:distribution"][0]
    yield change("no publisher", lambda all: all.pop("dct:publisher"))
    yield change("no title of a dataset", lambda all: dataset(all).pop("dct:title"))
    yield change("no description", lambda all: all.pop("dct:description"))
    yield change("no access URL", lambda all: distribution(all).pop("dcat:accessURL"))
    yield change("a size in words", lambda all: distribution(all)["dcat:byteSize"].update({"@type": "xsd:string"}))
    yield change("a checksum without algorithm", lambda all: distribution(all)["spdx:checksum"].pop("spdx:algorithm"))
    yield change("an agent without name", lambda all: [
        agent["dct:publisher"].pop("foaf:name") for agent in [all, *all["dcat:dataset"]]
    ])


def main(sites):
    shapes_graph = shapes()
    failed = False
    for site in sites:
        catalogue = json.loads((pathlib.Path(site) / "data/dcat.jsonld").read_text(encoding="utf-8"))
        found = faults(catalogue, shapes_graph)
        for fault in found:
            print(f"{site}: {fault}", file=sys.stderr)
        failed |= bool(found)
        for name, broken in planted(catalogue):
            if not faults(broken, shapes_graph):
                print(f"{site}: the shapes do not find {name}", file=sys.stderr)
                failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
