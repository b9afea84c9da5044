/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine that runs TorchScript by libtorch. Nothing that is thrown leaves
 * it, and of what was thrown its last line alone: the others can name files.
 */
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <new>
#include <string>

#include "src/gradcam/torch-net.h"

namespace {

struct State
{
  torch::jit::Module module;
  at::Device device = at::kCPU;
  at::Tensor leaf;    /* the activations, on the device */
  at::Tensor logits;  /* with the graph that they came by */
  at::Tensor kept[3]; /* what data of CtNetTensors points into */
};

enum Kept
{
  ACTIVATIONS,
  LOGITS,
  GRADIENT
};

/* What a user can do something with: the last line that says anything. */
std::string
last_line (std::string text)
{
  const char *const blank = " \t\r\n";
  const size_t end = text.find_last_not_of (blank);

  if (end == std::string::npos)
    return "no reason given";
  text.resize (end + 1);
  const size_t begin = text.find_last_of ("\n");
  text = begin == std::string::npos ? text : text.substr (begin + 1);
  text.erase (0, text.find_first_not_of (blank));
  return text.substr (0, 300);
}

/* All that an allocator of libtorch says when there is none left. */
bool
is_about_memory (const std::string &what)
{
  for (const char *words : { "not enough memory", "can't allocate memory",
                             "out of memory", "bad_alloc" })
    if (what.find (words) != std::string::npos)
      return true;
  return false;
}

void
set_error (GError **error, CtNetError code, const char *doing,
           const std::string &what)
{
  if (is_about_memory (what))
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NO_SPACE,
                 "%s: there is not enough memory for it; a smaller size needs "
                 "less (%s)",
                 doing, last_line (what).c_str ());
  else
    g_set_error (error, CT_NET_ERROR, code, "%s: %s", doing,
                 last_line (what).c_str ());
}

/* Runs work; what it throws becomes an error of that code. */
bool
guarded (GError **error, CtNetError code, const char *doing,
         const std::function<bool ()> &work)
{
  try {
    return work ();
  } catch (const c10::Error &e) {
    set_error (error, code, doing, e.what_without_backtrace ());
  } catch (const std::bad_alloc &) {
    set_error (error, code, doing, "out of memory");
  } catch (const std::exception &e) {
    set_error (error, code, doing, e.what ());
  } catch (...) {
    set_error (error, code, doing, "");
  }
  return false;
}

bool
refuse (GError **error, CtNetError code, const char *what)
{
  g_set_error_literal (error, CT_NET_ERROR, code, what);
  return false;
}

bool
has_methods (const torch::jit::Module &module, GError **error)
{
  if (module.find_method ("features") && module.find_method ("head"))
    return true;
  return refuse (error, CT_NET_ERROR_UNSUPPORTED,
                 "the model has no two methods features(x) and head(x); "
                 "docs/examples/export_gradcam.py writes a file that has them");
}

bool
find_device (State *state, const gchar *device, GError **error)
{
  try {
    state->device = at::Device (device);
  } catch (const std::exception &) {
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_SETTINGS,
                 "device is \"%s\"; expected cpu, cuda or cuda:N", device);
    return false;
  }
  if (state->device.is_cpu () || (state->device.is_cuda () && at::hasCUDA ()))
    return true;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_SETTINGS,
               "device is \"%s\", which this libtorch cannot use; cpu works "
               "everywhere",
               device);
  return false;
}

State *
open_model (const gchar *path, const gchar *device, GError **error)
{
  auto state = std::make_unique<State> ();
  const bool good
      = find_device (state.get (), device, error)
        && guarded (error, CT_NET_ERROR_UNKNOWN,
                    "the model is no TorchScript file "
                    "(docs/examples/export_gradcam.py writes one)",
                    [&] {
                      state->module = torch::jit::load (path, at::kCPU);
                      return true;
                    })
        && has_methods (state->module, error)
        && guarded (error, CT_NET_ERROR_FAILED, "the model cannot be used",
                    [&] {
                      state->module.eval ();
                      for (at::Tensor p : state->module.parameters ())
                        p.set_requires_grad (false);
                      state->module.to (state->device);
                      return true;
                    });

  return good ? state.release () : nullptr;
}

gpointer
net_open (const gchar *path, const gchar *device, GError **error)
{
  State *state = nullptr;

  guarded (error, CT_NET_ERROR_FAILED, "the model cannot be used", [&] {
    state = open_model (path, device, error);
    return state != nullptr;
  });
  return state;
}

void
net_close (gpointer data)
{
  delete static_cast<State *> (data);
}

/* To floats of this machine, and their shape. */
void
give (State *state, Kept which, const at::Tensor &tensor, CtNetTensor *given)
{
  at::Tensor &kept = state->kept[which];

  kept = tensor.detach ().to (at::kCPU, at::kFloat).contiguous ();
  given->data = kept.data_ptr<float> ();
  given->n_axes = kept.dim ();
  for (guint i = 0; i < CT_NET_MAX_AXES; i++)
    given->lengths[i] = i < given->n_axes ? kept.size (i) : 1;
}

bool
is_number (const c10::IValue &value)
{
  return value.isTensor () && value.toTensor ().defined ()
         && value.toTensor ().is_floating_point ();
}

/* The count is of the whole process: nothing else here uses libtorch. */
void
use_threads (guint threads)
{
  static const int likes = at::get_num_threads (); /* before it is set */
  const int wanted = threads ? (int)threads : likes;

  if (at::get_num_threads () != wanted)
    at::set_num_threads (wanted);
}

gboolean
net_features (gpointer data, const CtNetInput *input, guint threads,
              CtNetTensor *activations, GError **error)
{
  State *state = static_cast<State *> (data);

  return guarded (
      error, CT_NET_ERROR_FAILED, "the model's features() failed", [&] {
        at::AutoGradMode off (false);
        use_threads (threads);
        const at::Tensor x
            = at::from_blob (input->data, { 1, input->channels, input->height,
                                            input->width })
                  .to (state->device, at::kFloat, false, true);
        const c10::IValue found = state->module.get_method ("features") ({ x });
        if (!is_number (found))
          return refuse (
              error, CT_NET_ERROR_UNSUPPORTED,
              "the model's features() gives no tensor of floating "
              "point numbers; expected the activations, 1 x channels x "
              "height x width");
        state->leaf = found.toTensor ().detach ().to (at::kFloat).clone ();
        give (state, ACTIVATIONS, state->leaf, activations);
        return true;
      });
}

gboolean
net_logits (gpointer data, const gfloat *activations, CtNetTensor *logits,
            GError **error)
{
  State *state = static_cast<State *> (data);

  return guarded (error, CT_NET_ERROR_FAILED, "the model's head() failed", [&] {
    at::AutoGradMode on (true);
    if (activations)
      state->leaf = at::from_blob (const_cast<gfloat *> (activations),
                                   state->leaf.sizes ())
                        .to (state->device, at::kFloat, false, true);
    state->leaf.set_requires_grad (true);
    /* A copy: what the head begins with may work in place. */
    const c10::IValue found
        = state->module.get_method ("head") ({ state->leaf.clone () });
    if (!is_number (found))
      return refuse (error, CT_NET_ERROR_UNSUPPORTED,
                     "the model's head() gives no tensor of floating point "
                     "numbers; expected the logits, 1 x classes");
    state->logits = found.toTensor ();
    give (state, LOGITS, state->logits, logits);
    return true;
  });
}

gboolean
net_gradient (gpointer data, guint klass, CtNetTensor *gradient, GError **error)
{
  State *state = static_cast<State *> (data);
  const char *const apart
      = "the model's head() gives logits that do not follow from its "
        "activations by anything that can be differentiated";

  return guarded (error, CT_NET_ERROR_FAILED,
                  "the model's head() cannot be differentiated", [&] {
                    const at::Tensor logits = std::move (state->logits);
                    if (!logits.requires_grad ())
                      return refuse (error, CT_NET_ERROR_UNSUPPORTED, apart);
                    const auto found = torch::autograd::grad (
                        { logits.flatten ()[klass] }, { state->leaf }, {}, {},
                        false, true);
                    if (!found[0].defined ())
                      return refuse (error, CT_NET_ERROR_UNSUPPORTED, apart);
                    give (state, GRADIENT, found[0], gradient);
                    return true;
                  });
}

} /* namespace */

extern "C" const CtNetEngine ct_torch_net = {
  "libtorch", net_open, net_features, net_logits, net_gradient, net_close,
};
