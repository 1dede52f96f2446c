"""An authority of time on loopback, made with `openssl ts`; it can be made to lie."""

import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.13762.3
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """Root and signer in a folder, and stamps made with them."""

    def __init__(self, folder, name="Test Root"):
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        told = {"folder": folder, "name": name}
        (folder / "cnf").write_text(CONFIG.format(**told))
        (folder / "signer.cnf").write_text(CONFIG.format(**told | {"name": "Signer"}))
        self.root = folder / "root.pem"
        new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        self.openssl(
            *(*new, "-x509", "-days", "3650", "-config", "cnf", "-extensions", "root"),
            *("-keyout", "root.key", "-out", "root.pem"),
        )
        self.openssl(
            *(*new, "-config", "signer.cnf", "-keyout", "signer.key"),
            *("-out", "signer.csr"),
        )
        self.openssl(
            *("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-days", "3650"),
            *("-CAkey", "root.key", "-CAcreateserial", "-out", "signer.pem"),
            *("-extfile", "cnf", "-extensions", "signer"),
        )

    def openssl(self, *words):
        """Run openssl in the folder; what it wrote."""
        run = ["openssl", *words]
        return subprocess.run(
            run, cwd=self.folder, check=True, capture_output=True
        ).stdout

    def stamp(self, query):
        """The answer to a query."""
        (self.folder / "query").write_bytes(query)
        words = ("ts", "-reply", "-config", "cnf", "-queryfile", "query")
        self.openssl(*words, "-out", "answer")
        return (self.folder / "answer").read_bytes()

    def query(self, content):
        """A query of somebody else's."""
        (self.folder / "content").write_bytes(content)
        words = ("ts", "-query", "-data", "content", "-sha256", "-cert")
        return self.openssl(*words)

    def checks(self, content, stamp):
        """Whether openssl finds that a stamp is of this content."""
        (self.folder / "content").write_bytes(content)
        (self.folder / "stamp").write_bytes(stamp)
        words = ("ts", "-verify", "-data", "content", "-in", "stamp")
        return b"OK" in self.openssl(*words, "-CAfile", "root.pem")


@contextmanager
def served(answer):
    """A server on loopback that answers each post by `answer(body)`: status, body."""

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            status, body = answer(self.rfile.read(length))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        server.daemon_threads = True
        server.block_on_close = False
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Silence:
    """Answers nothing until it is let go."""

    def __init__(self):
        self.over = Event()

    def __call__(self, body):
        self.over.wait(60)
        return 200, b""
