"""The OpenAPI document, asked in every way it allows and in many it forbids: no 5xx, no answer that it does not tell of."""

import re
import subprocess
import sys

import pytest
from support.executable import ROOT
from support.server import add_key, serving

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture
def examples(request):
    return 200 if request.config.getoption("--prove") else 8


def test_schemathesis_finds_nothing(shop, examples, request, tmp_path):
    key = add_key(shop, "ACME", "*")
    with serving(shop) as server:
        found = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{server.address}/api/openapi.json", "-H", f"Authorization: Bearer {key}",
                "--phases", "coverage,fuzzing", "--max-examples", str(examples), "--checks", CHECKS, "--continue-on-failure",
                "--request-timeout", "60", "--warnings", "off", "--seed", str(request.config.option.seed),
            ], capture_output=True, text=True, cwd=tmp_path, timeout=3000)
        assert server.running.is_running()
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    selected, tested = (int(re.search(pattern, found.stdout)[1]) for pattern in (r"Selected: \d+/(\d+)", r"Tested: (\d+)"))
    assert tested == selected > 40
