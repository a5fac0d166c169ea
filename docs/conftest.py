"""
Examples of the documentation run in a folder of their own, so that they may write.
"""

import pytest


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
