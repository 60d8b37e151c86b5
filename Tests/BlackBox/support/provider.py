"""A small real OpenID provider (`oidc-provider-mock`, which is Authlib's) that holds its clients to PKCE."""

import base64
import hashlib
import threading
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import oidc_provider_mock
from oidc_provider_mock import User
from werkzeug.serving import make_server


def person(subject, email, verified=True, **claims):
    return User(sub=subject, claims={"email": email, "email_verified": verified, **claims})


class Provider:
    """`challenges` is what each code was given for, `broken` the codes that came with another verifier."""

    def __init__(self, port, people):
        self.app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True, user_claims=people)
        self.server = make_server("localhost", port, self.app, threaded=True)
        self.port = self.server.server_port
        self.issuer, self.challenges, self.broken = f"http://localhost:{self.port}", {}, []
        self.hold_to_challenges()
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        if self.thread.is_alive():
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()

    def register(self, redirect, method="client_secret_basic"):
        """Makes a client; its id and secret."""
        answer = httpx.post(self.issuer + "/oauth2/clients", json={"redirect_uris": [redirect], "token_endpoint_auth_method": method})
        return answer.json()["client_id"], answer.json()["client_secret"]

    def hold_to_challenges(self):
        """A code is given for an S256 challenge, and taken with its verifier alone (RFC 7636, 4.6)."""

        @self.app.after_request
        def given(response):
            query = flask.request.args
            if flask.request.path == "/oauth2/authorize" and (code := parse_qs(urlsplit(response.location or "").query).get("code")):
                self.challenges[code[0]] = query.get("code_challenge") if query.get("code_challenge_method") == "S256" else None
            return response

        @self.app.before_request
        def taken():
            if flask.request.path != "/oauth2/token" or (code := flask.request.form.get("code")) not in self.challenges:
                return None
            digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenges[code]:
                return None
            self.broken.append(code)
            return {"error": "invalid_grant"}, 400


@contextmanager
def providing(*people, port=0):
    """A provider that knows these people; a new one on an old port signs with another key."""
    provider = Provider(port, people)
    try:
        yield provider
    finally:
        provider.stop()
