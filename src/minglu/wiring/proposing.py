"""Bringing rule packs to the node of a folder, from a terminal."""

from collections.abc import Mapping
from pathlib import Path

from minglu.acts.rule_changes import Proposal, bring_packs
from minglu.wiring.folders import hold
from minglu.wiring.handover import open_to_act
from minglu.wiring.settings import read_settings


def bring_to(folder: Path, *, files: Mapping[str, bytes]) -> Proposal:
    """Bring these packs to the node in `folder`: an officer proposes them on the pages, and another one approves them.

    Raises FolderHeld while the node is served from this folder.
    """
    settings = read_settings(folder)
    with hold(folder, shared=settings.database.shared), open_to_act(folder, settings) as node:
        return bring_packs(node.office, files)
