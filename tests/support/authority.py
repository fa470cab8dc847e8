"""A time stamping authority of one's own, by openssl: RFC 3161 over files."""

import subprocess
from pathlib import Path

CONFIG = """\
[tsa]
default_tsa = own
[own]
serial = ./serial
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """An authority in a directory; `roots` is the PEM file that others trust it by."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.roots = place / "ca.pem"
        place.mkdir(parents=True)
        (place / "tsa.cnf").write_text(CONFIG)
        (place / "serial").write_text("01\n")
        self._openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Root"
                      " -keyout ca.key -out ca.pem")  # fmt: skip
        self._openssl("req -newkey rsa:2048 -nodes -subj /CN=Stamping -keyout tsa.key -out tsa.csr")
        self._openssl("x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
                      " -out tsa.pem -extfile tsa.cnf -extensions stamping")  # fmt: skip

    def answer(self, query: Path) -> Path:
        """The stamp for a request, beside it."""
        reply = query.with_suffix(".tsr").absolute()
        self._openssl(f"ts -reply -config tsa.cnf -queryfile {query.absolute()} -out {reply}")
        return reply

    def _openssl(self, words: str) -> None:
        subprocess.run(["openssl", *words.split()], cwd=self.place, check=True, capture_output=True)
