"""A WS-Management front that signs on and seals with gss-ntlmssp and MIT Kerberos.

It shares no code with the client under test. Plain envelopes are echoed, or forwarded to --backend. A body that
contains HOLD waits until one that contains RELEASE arrives; after one with FORGET the client is no longer known. Each finished sign-on is a line on stdout, as is the port.
"""

import argparse
import base64
import hashlib
import http.client
import http.server
import re
import socket
import ssl
import struct
import sys
import threading
import urllib.parse

import gssapi
from gssapi.raw import IOV, IOVBufferType, unwrap_iov, wrap_iov

BOUNDARY = b"--Encrypted Boundary\r\n"
END = b"--Encrypted Boundary--\r\n"
MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
KERBEROS = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2")

options = argparse.ArgumentParser()
options.add_argument("--backend")
options.add_argument("--backend-authorization")
options.add_argument("--offer", default="Negotiate,Kerberos")
options.add_argument("--tls-certificate")
options.add_argument("--channel-binding", help="hash of the certificate to insist on in sign-ons, such as sha256")
options.add_argument("--bound-certificate", help="PEM of the certificate to be bound to (default: the one of TLS)")
options.add_argument("--client-certificates", help="PEM of the certificates that clients may show")
options = options.parse_args()
released = threading.Event()
held = [0]
lock = threading.Lock()


def say(line):
    with lock:
        print(line, flush=True)


def end_point():
    """RFC 5929 4"""
    with open(options.bound_certificate or options.tls_certificate) as pem:
        first = pem.read().partition("-----END CERTIFICATE-----")
    certificate = ssl.PEM_cert_to_DER_cert(first[0] + first[1])
    return b"tls-server-end-point:" + hashlib.new(options.channel_binding, certificate).digest()


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # either end is gone


class Front(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    context = None
    scheme = None
    backend = None

    def log_message(self, format, *args):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        authorization = self.headers.get("Authorization")
        if authorization == MUTUAL and options.client_certificates:
            status, plain = self.serve(body)
            return self.reply(status, plain, "application/soap+xml;charset=UTF-8")
        if authorization:
            return self.sign_on(authorization, body)
        if self.context is None or not self.context.complete:
            return self.refuse()
        if not body:
            return self.reply(200, b"", None)
        if options.tls_certificate:
            status, plain = self.serve(body)
            if b"FORGET" in plain:
                self.context = None
            return self.reply(status, plain, "application/soap+xml;charset=UTF-8")
        if not self.headers.get("Content-Type", "").startswith("multipart/encrypted"):
            return self.reply(500, b"", None)
        try:
            plain = self.open(body)
        except Exception as problem:
            say("cannot open: %r" % problem)
            return self.reply(400, b"", None)
        status, answer = self.serve(plain)
        self.reply(status, self.seal(answer), 'multipart/encrypted;protocol="%s";boundary="Encrypted Boundary"' % self.protocol())

    def sign_on(self, authorization, body):
        scheme, _, token = authorization.partition(" ")
        if scheme not in options.offer.split(","):
            return self.refuse()
        token = base64.b64decode(token)
        try:
            if self.context is None or self.context.complete or scheme != self.scheme:
                binding = None
                if options.channel_binding:
                    binding = gssapi.raw.ChannelBindings(application_data=end_point())
                self.context = gssapi.SecurityContext(usage="accept", channel_bindings=binding)
                self.scheme = scheme
            out = self.context.step(token)
            complete = self.context.complete  # raises what step() has kept back
        except gssapi.exceptions.GSSError as problem:
            say("refused: %s" % str(problem).replace("\n", " "))
            self.context = None
            if getattr(problem, "token", None):  # says why, such as a clock that is wrong
                reason = scheme + " " + base64.b64encode(problem.token).decode()
                return self.reply(401, b"", None, [("WWW-Authenticate", reason)])
            return self.refuse()
        headers = [("WWW-Authenticate", scheme + " " + base64.b64encode(out).decode())] if out else []
        if complete:
            say("signed on: %s %s %s" % (scheme, self.context.mech, self.context.initiator_name))
            return self.reply(200, b"", None, headers)
        self.reply(401, b"", None, headers)

    def do_CONNECT(self):
        """A proxy that opens a tunnel on loopback once its client has signed on."""
        scheme, _, token = self.headers.get("Proxy-Authorization", "").partition(" ")
        if scheme not in options.offer.split(",") or scheme == "Basic":
            offers = [("Proxy-Authenticate", name) for name in options.offer.split(",")]
            return self.reply(407, b"", None, offers)
        if self.context is None:
            self.context = gssapi.SecurityContext(usage="accept")
        try:
            out = self.context.step(base64.b64decode(token))
            complete = self.context.complete
        except gssapi.exceptions.GSSError as problem:
            say("refused: %s" % str(problem).replace("\n", " "))
            self.context = None
            return self.reply(407, b"", None, [("Proxy-Authenticate", scheme)])
        if not complete:
            challenge = scheme + " " + base64.b64encode(out).decode()
            return self.reply(407, b"", None, [("Proxy-Authenticate", challenge)])
        say("signed on: %s %s %s" % (scheme, self.context.mech, self.context.initiator_name))
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.tunnel()

    def tunnel(self):
        with socket.create_connection(("localhost", int(self.path.rpartition(":")[2]))) as host:
            threading.Thread(target=copy, args=(host, self.connection), daemon=True).start()
            copy(self.connection, host)
        self.close_connection = True

    def refuse(self):
        self.reply(401, b"", None, [("WWW-Authenticate", name) for name in options.offer.split(",")])

    def protocol(self):
        return "application/HTTP-%s-session-encrypted" % ("Kerberos" if self.scheme == "Kerberos" else "SPNEGO")

    def open(self, body):
        head, _, rest = body.partition(b"\tContent-Type: application/octet-stream\r\n")
        length = int(re.search(rb"Length=(\d+)", head).group(1))
        assert rest.endswith(END), "no end"
        size = struct.unpack("<I", rest[:4])[0]
        header, data = rest[4 : 4 + size], rest[4 + size : -len(END)]
        assert len(data) == length, "length"
        if self.context.mech == KERBEROS:
            message = IOV((IOVBufferType.header, False, header), (IOVBufferType.data, False, data), std_layout=False)
            result = unwrap_iov(self.context, message)
            assert result.encrypted
            return message[1].value
        unwrapped = self.context.unwrap(header + data)
        assert unwrapped.encrypted
        return unwrapped.message

    def seal(self, plain):
        if self.context.mech == KERBEROS:
            message = IOV(IOVBufferType.header, (IOVBufferType.data, plain), IOVBufferType.padding, std_layout=False)
            wrap_iov(self.context, message, confidential=True)
            header, data = message[0].value + (message[2].value or b""), message[1].value
        else:
            sealed = self.context.wrap(plain, True).message
            header, data = sealed[:16], sealed[16:]
        return b"".join([
            BOUNDARY,
            b"\tContent-Type: " + self.protocol().encode() + b"\r\n",
            b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=%d\r\n" % len(plain),
            BOUNDARY,
            b"\tContent-Type: application/octet-stream\r\n",
            struct.pack("<I", len(header)), header, data, END,
        ])

    def serve(self, plain):
        if options.backend:
            return self.forward(plain)
        if b"HOLD" in plain:
            with lock:
                held[0] += 1
            released.wait()
        if b"RELEASE" in plain:
            released.set()
        if b"HELD?" in plain:
            return 200, b"%d" % held[0]
        return (500 if b"FAULT" in plain else 200), plain

    def forward(self, plain):
        """One connection to the backend for each of the client's, as the backend may tell clients by it."""
        url = urllib.parse.urlsplit(options.backend)
        if self.backend is None:
            self.backend = http.client.HTTPConnection(url.hostname, url.port)
        headers = {"Content-Type": "application/soap+xml;charset=UTF-8"}
        if options.backend_authorization:
            headers["Authorization"] = options.backend_authorization
        self.backend.request("POST", url.path, plain, headers)
        answer = self.backend.getresponse()
        return answer.status, answer.read()

    def finish(self):
        if self.backend is not None:
            self.backend.close()
        super().finish()

    def reply(self, status, body, content_type, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Front)
if options.tls_certificate:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(options.tls_certificate)
    if options.client_certificates:
        tls.load_verify_locations(options.client_certificates)
        tls.verify_mode = ssl.CERT_REQUIRED
    server.socket = tls.wrap_socket(server.socket, server_side=True)
say(str(server.server_address[1]))


def follow_stdin():
    """Each line is said back, so that the reader knows that it has read all before; the end ends the server."""
    for line in sys.stdin:
        say(line.strip())
    server.shutdown()


threading.Thread(target=follow_stdin, daemon=True).start()
server.serve_forever()
