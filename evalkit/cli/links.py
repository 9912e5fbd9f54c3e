"""What an invitation looks like as a link."""


def link(base_url: str, token: str) -> str:
    """The address that signs a person in.

    Examples
    --------
    >>> link("http://127.0.0.1:8501/", "abc")
    'http://127.0.0.1:8501/?invite=abc'
    """
    return f"{base_url.rstrip('/')}/?invite={token}"
