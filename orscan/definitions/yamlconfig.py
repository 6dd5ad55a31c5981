"""YAML files of any kind: manifests of Kubernetes, else the settings of some program.

Which it is stands in the document, not in the file's name.
"""

from collections.abc import Iterator

from orscan.definitions import kubernetes
from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File
from orscan.definitions.settings import documents, leaves
from orscan.definitions.tree import Mapping


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    for document in documents(file):
        if isinstance(document, Mapping) and kubernetes.is_manifest(document):
            yield from kubernetes.manifest(file.text, document)
        else:
            yield from leaves(file.text, document, Carrier.YAML_CONFIG)
