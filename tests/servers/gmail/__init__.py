"""Gmail as its documentation describes it, as a server in the test's own process."""

from tests.servers.gmail.account import Account, Message
from tests.servers.gmail.errors import ApiError
from tests.servers.gmail.post import AUTHSERV_ID
from tests.servers.gmail.rules import FULL, MODIFY, PREFIX
from tests.servers.gmail.server import Call, GmailServer

__all__ = ["AUTHSERV_ID", "FULL", "MODIFY", "PREFIX", "Account", "ApiError", "Call", "GmailServer", "Message"]
