/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomScan: the regular files below a folder, found once and opened by
 * number. Leaves the folder by no link. Knows no format.
 */
#pragma once

#include "src/volume/file.h"

G_BEGIN_DECLS

#define CT_DICOM_SCAN_MAX_FILES 100000
#define CT_DICOM_SCAN_MAX_DEPTH 16

/**
 * CtDicomScan:
 * @n_files: in an order that is the same however the system lists them
 * @n_folders: below the root
 * @n_skipped: links, devices, folders too deep or closed, and the like
 * @is_cut: there are more files than are looked at
 */
typedef struct
{
  int root;
  guint n_files, n_folders, n_skipped;
  gboolean is_cut;
  GPtrArray *files;
} CtDicomScan;

/* scan can be cleared after a failure too. */
gboolean ct_dicom_scan_init (CtDicomScan *scan, const gchar *path,
                             GError **error);
void ct_dicom_scan_clear (CtDicomScan *scan);

/* It must still be the file that was found. Messages call it by its number,
 * counted from 1. */
CtFile *ct_dicom_scan_open (CtDicomScan *scan, guint number, GError **error);

G_END_DECLS
