# SPDX-License-Identifier: LGPL-2.1-or-later
"""A live base whose heats are slow, late, and then gone.

Base frame n has the value n everywhere; heat k the value 100 + 10 k, on the left
half of the picture, opaque and gray. Frames come at 30 a second; heat k belongs to 200
ms from k / 5 s on, comes 150 ms late, and after one second comes no more.
"""

import sys
import threading
import time

import numpy as np

import pipeline
from pipeline import Gst

FPS, HEATS, SECONDS = 30, 5, 3
HEAT_LASTS = Gst.SECOND // HEATS
HEAT_LATE = 150 * Gst.MSECOND
HEAT_STOPS = Gst.SECOND
ON_TIME = 0.1  # s from a frame's way in to its way out; far above any noise


class Live:
    def __init__(self, queues=False, **properties):
        base = np.zeros((8, 8), np.uint8)
        self.run = pipeline.Overlay(
            pipeline.gray_caps(base, FPS), pipeline.gray_caps(base, HEATS),
            live=True, queues=queues, colormap="gray", opacity=1.0, heat_rect="<0.0,0.0,0.5,1.0>",
            **properties)
        self.came_in, self.came_out = {}, {}
        self.frames = []
        self.run.overlay.get_static_pad("src").add_probe(
            Gst.PadProbeType.BUFFER, self.on_frame)

    def on_frame(self, _pad, info):
        self.came_out[info.get_buffer().pts] = time.monotonic()
        return Gst.PadProbeReturn.OK

    def running_time(self):
        clock = self.run.pipeline.get_clock()
        return clock.get_time() - self.run.pipeline.get_base_time()

    def sleep_until(self, running):
        left = running - self.running_time()
        if left > 0:
            time.sleep(left / Gst.SECOND)

    def push_base(self):
        for n in range(FPS * SECONDS):
            pts = n * Gst.SECOND // FPS
            self.sleep_until(pts)
            self.came_in[pts] = time.monotonic()
            data = np.full((8, 8), n, np.uint8)
            self.run.base.emit("push-buffer", pipeline.buffer_of(
                data.tobytes(), pts, Gst.SECOND // FPS))
        self.run.base.emit("end-of-stream")

    def push_heat(self):
        for k in range(HEAT_STOPS // HEAT_LASTS):
            self.sleep_until(k * HEAT_LASTS + HEAT_LATE)
            data = np.full((8, 8), 100 + 10 * k, np.uint8)
            self.run.heat.emit("push-buffer", pipeline.buffer_of(
                data.tobytes(), k * HEAT_LASTS, HEAT_LASTS))

    def play(self, with_heat=True):
        while not self.run.pipeline.get_clock():
            time.sleep(0.001)
        threads = [threading.Thread(target=self.push_base)]
        if with_heat:
            threads.append(threading.Thread(target=self.push_heat))
        for thread in threads:
            thread.start()
        for n in range(FPS * SECONDS):
            self.frames.append(self.look_at(n, self.run.pull()))
        for thread in threads:
            thread.join()
        stats = self.run.overlay.get_property("stats")
        self.run.close()
        return stats

    def look_at(self, n, sample):
        """(PTS, state, heat shown or None)"""
        rgb, _ = pipeline.picture_of(sample)
        buffer = sample.get_buffer()
        assert buffer.pts == n * Gst.SECOND // FPS, "a frame is missing"
        meta = buffer.get_custom_meta("CtHeatMeta").get_structure()
        state = meta.get_string("state")
        left, right = int(rgb[4, 2, 0]), int(rgb[4, 5, 0])
        assert right == n, "another frame's picture"
        if state == "none":
            assert left == n, "a bare frame is not the gray picture alone"
            return buffer.pts, state, None
        if state == "held":  # half the opacity
            left = 2 * left - n
        k = round((left - 100) / 10)
        return buffer.pts, state, k

    def slowest(self):
        return max(self.came_out[pts] - self.came_in[pts]
                   for pts in self.came_in)


def heat_of(pts):
    return pts // HEAT_LASTS


def check_T3_latest(queues):
    max_age = HEAT_LASTS
    live = Live(queues, sync="latest", max_heat_age=max_age)
    stats = live.play()
    wrong = [(pts, state, k) for pts, state, k in live.frames
             if (state == "current" and k != heat_of(pts))
             or (state == "held"
                 and not 0 <= pts - (k + 1) * HEAT_LASTS <= max_age)]
    held = sum(state == "held" for _, state, _ in live.frames)
    stale = [pts for pts, state, _ in live.frames
             if state != "none" and pts > HEAT_STOPS + max_age]
    print(f"T3, latest: slowest frame {live.slowest() * 1000:.1f} ms, {held} held, "
          f"{len(wrong)} wrong, {len(stale)} past max-heat-age; "
          f"{stats.to_string()}")
    return (not wrong and not stale and held > 0
            and live.slowest() < ON_TIME)


def check_T3_deadline(queues):
    live = Live(queues, sync="deadline", latency=250 * Gst.MSECOND)
    live.play()
    covered = [(pts, state, k) for pts, state, k in live.frames
               if pts < HEAT_STOPS]
    own = sum(state == "current" and k == heat_of(pts)
              for pts, state, k in covered)
    wrong = sum(state != "none" and k != heat_of(pts)
                for pts, state, k in live.frames)
    print(f"T3, deadline: {own} of {len(covered)} frames that a heat covers carry "
          f"it, {wrong} a wrong one; slowest frame "
          f"{live.slowest() * 1000:.1f} ms")
    return (own >= 0.95 * len(covered) and wrong == 0
            and live.slowest() < 0.25 + ON_TIME)


def check_T4_without():
    live = Live(sync="auto")
    live.play(with_heat=False)
    bare = sum(state == "none" for _, state, _ in live.frames)
    print(f"T4, no heat at all: {bare} of {FPS * SECONDS} frames came out, slowest "
          f"{live.slowest() * 1000:.1f} ms")
    return bare == FPS * SECONDS and live.slowest() < ON_TIME


def main():
    checks = [check(queues)
              for check in (check_T3_latest, check_T3_deadline)
              for queues in (False, True)]
    checks.append(check_T4_without())
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
