import gi, numpy as np
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
pipeline = Gst.parse_launch(
    "ctvolumesrc location=ct.nii.gz ! ctheatoverlay name=o ! avenc_ffv1 ! "
    "matroskamux ! filesink location=annotated.mkv  appsrc name=heat format=time ! o.heat")
heats, appsrc = np.load("heat.npy").astype(np.float32), pipeline.get_by_name("heat")
appsrc.props.caps = Gst.Caps.from_string("other/tensors,format=(string)static,num_tensors=(int)1,"
    f"types=(string)float32,dimensions=(string){heats.shape[2]}:{heats.shape[1]}:1:1")
pipeline.set_state(Gst.State.PLAYING)
for n, heat in enumerate(heats):  # rows, then columns; 0 to 1; the time of its slice
    buffer = Gst.Buffer.new_wrapped(heat.tobytes())
    buffer.pts, buffer.duration = n * Gst.SECOND // 10, Gst.SECOND // 10
    appsrc.emit("push-buffer", buffer)
appsrc.emit("end-of-stream")
pipeline.get_bus().timed_pop_filtered(Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
pipeline.set_state(Gst.State.NULL)
