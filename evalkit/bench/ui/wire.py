"""One browser tab in Streamlit's own protocol: bytes in, bytes out, no network.

The only file of the benchmarks that knows Streamlit: the messages are its protobuf ones.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Json = dict[str, Any]

SUBPROTOCOL: Final = "streamlit"
STREAM_PATH: Final = "/_stcore/stream"
_DESK, _LIVE = "evalkit_desk", "evalkit_desk_live"
_RUNS_CACHED = 2
"""How many runs a browser keeps an element for (Streamlit's `global.maxCachedMessageAge`)."""


@dataclass(slots=True)
class Tab:
    """What a browser keeps of one page: the desk's two parts, and the elements it has cached.

    ``still`` and ``live`` are the data of the desk's components as they last came, ``n_runs`` the
    script runs that came to their end, ``n_bytes`` all bytes received.
    """

    base_url: str
    token: str
    still: Json | None = None
    live: Json | None = None
    n_runs: int = 0
    n_bytes: int = 0
    _widget_id: str = ""
    _page: str = ""
    _cached: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether a whole desk is on the page: both parts speak of one assignment."""
        return bool(
            self.still and self.live and self.still["assignment"] == self.live["assignment"]
        )

    def first_run(self) -> bytes:
        """What a browser sends when the page is opened."""
        return self._rerun(BackMsg())

    def state(self, message: Json) -> bytes:
        """What a browser sends when the desk sets its state."""
        back = BackMsg()
        widget = back.rerun_script.widget_states.widgets.add()
        widget.id = self._widget_id
        widget.json_value = json.dumps({"message": message}, separators=(",", ":"))
        return self._rerun(back)

    def _rerun(self, back: BackMsg) -> bytes:
        client = back.rerun_script
        client.query_string = urlencode({"invite": self.token})
        client.widget_states.SetInParent()
        client.page_script_hash = self._page
        client.cached_message_hashes.extend(self._cached)
        client.context_info.timezone = "UTC"
        client.context_info.locale = "en-US"
        client.context_info.url = f"{self.base_url}/"
        return bytes(back.SerializeToString())

    def hear(self, received: bytes) -> None:
        """Take in one message of the server."""
        self.n_bytes += len(received)
        forward = ForwardMsg.FromString(received)
        match forward.WhichOneof("type"):
            case "navigation":
                self._page = forward.navigation.page_script_hash
            case "ref_hash":
                cached, _run = self._cached[forward.ref_hash]
                self._cached[forward.ref_hash] = (cached, self.n_runs)
            case "delta":
                self._take(forward)
            case "script_finished":
                self.n_runs += 1
                self._forget_old()

    def _take(self, forward: ForwardMsg) -> None:
        if forward.metadata.cacheable:
            self._cached[forward.hash] = (forward, self.n_runs)
        element = forward.delta.new_element
        if element.WhichOneof("type") != "bidi_component":
            return
        component = element.bidi_component
        if component.component_name == _DESK:
            self._widget_id = component.id
            self.still = json.loads(component.bytes)
        elif component.component_name == _LIVE:
            (self.live,) = json.loads(component.json)

    def _forget_old(self) -> None:
        oldest = self.n_runs - _RUNS_CACHED
        self._cached = {h: kept for h, kept in self._cached.items() if kept[1] >= oldest}
