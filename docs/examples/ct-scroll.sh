#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The picture of ct-scroll in README.md: ct-scroll.png, a slice of the phantom
# with its heat map and its legend. Needs no display; writes into the current folder.
set -e

ct-scroll --slice 48 --window -100/900 --screenshot ct-scroll.png
