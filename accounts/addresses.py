"""Whose request it is: the client's address, which no header of theirs can forge."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_address(request):
    """Return the address that the outermost proxy of ours saw, or None.

    Each proxy adds whom it serves at the end of X-Forwarded-For. What stands before
    the entries of our own proxies is the client's to invent, and is not read.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        header = request.META.get("HTTP_X_FORWARDED_FOR", "")
        forwarded = [entry for entry in header.split(",") if entry.strip()]
        if len(forwarded) >= settings.PROXY_COUNT:
            seen = forwarded[-settings.PROXY_COUNT]
    try:
        return str(ip_address(seen.strip()))
    except ValueError:
        return None


def throttled_address(request):
    """Return what sign-in is throttled by: an IPv4 address, or an IPv6 network of /64.

    A single subscriber has all addresses of such a network.
    """
    address = client_address(request)
    if address and ":" in address:
        return str(ip_network(f"{address}/64", strict=False).network_address)
    return address
