#!/usr/bin/env bash
# Puts a browser and a Chinese font on this machine for the browser tests, if missing.
set -euo pipefail

missing() {
    command -v chromium >/dev/null || echo chromium
    fc-list ':lang=zh-cn' 2>/dev/null | grep -q . || echo fonts-noto-cjk
}

packages=$(missing)
[ -z "$packages" ] && exit 0
echo "installing" $packages
as_root=$([ "$(id -u)" = 0 ] || echo sudo)
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq || true
$as_root apt-get install -y -qq --no-install-recommends $packages fontconfig || true
hash -r
packages=$(missing)
[ -z "$packages" ] && exit 0
echo "the browser tests need, and this machine could not install:" $packages >&2
exit 1
