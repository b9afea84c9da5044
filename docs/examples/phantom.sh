#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The main job on the built-in phantom: phantom.mp4, its 64 CT slices with
# their heat maps, and phantom.png, one of them. Needs no file, no network and
# no screen; writes into the current folder.
set -e

look="colormap=turbo opacity-mode=ramp opacity=0.9 threshold=0.15 legend=right
  legend-inside=false"

gst-launch-1.0 -q \
  ctvolumesrc ! ctheatoverlay name=overlay $look ! \
    video/x-raw,format=I420 ! x264enc ! mp4mux ! filesink location=phantom.mp4 \
  ctvolumesrc pattern=heat ! overlay.heat

gst-launch-1.0 -q \
  ctvolumesrc slices=22-22 ! ctheatoverlay name=overlay $look ! \
    pngenc ! filesink location=phantom.png \
  ctvolumesrc pattern=heat slices=22-22 ! overlay.heat

echo "phantom.mp4 and phantom.png are in $(pwd)"
