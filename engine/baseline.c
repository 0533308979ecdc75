// SPDX-License-Identifier: GPL-2.0-or-later
/* The findings of an earlier run, read back from its JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gfplint/known.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* Models whose names are not known any more do not count. */
static uint8_t models_of(const json_t *finding)
{
	const json_t *name;
	uint8_t mask = 0;
	size_t i;

	json_array_foreach(json_object_get(finding, "models"), i,
			   name) for (int m = 0; m < GFL_NR_MODELS;
				      m++) if (json_is_string(name) &&
					       !strcmp(json_string_value(name), gfl_model_name(m)))
		mask |= GFL_MODEL_BIT(m);
	return mask;
}

/* Only what makes a finding the same is needed; the rest is for messages. */
static bool read_entry(struct gfl_baseline_entry *e, const json_t *finding)
{
	*e = (struct gfl_baseline_entry){
		.fingerprint = text_of(finding, "fingerprint"),
		.check = text_of(finding, "check"),
		.models = models_of(finding),
		.func = text_of(finding, "function"),
		.file = text_of(json_object_get(finding, "location"), "file"),
		.message = text_of(finding, "message"),
	};
	return *e->fingerprint;
}

static int compare_entries(const void *pa, const void *pb)
{
	const struct gfl_baseline_entry *a = *(struct gfl_baseline_entry *const *)pa;
	const struct gfl_baseline_entry *b = *(struct gfl_baseline_entry *const *)pb;

	return strcmp(a->fingerprint, b->fingerprint);
}

static bool read_entries(struct gfl_baseline *baseline, const char *file, struct gfl_log *log)
{
	const json_t *list = json_object_get(baseline->root, "findings"), *finding;
	size_t i;

	if (!json_is_array(list)) {
		gfl_error(log, file, 0, 0, "no 'findings' here: not what --format=json writes");
		return false;
	}
	baseline->v = gfl_xrealloc(NULL, json_array_size(list) * sizeof(*baseline->v));
	baseline->index = gfl_xrealloc(NULL, json_array_size(list) * sizeof(*baseline->index));
	json_array_foreach(list, i, finding)
	{
		if (!read_entry(&baseline->v[i], finding)) {
			gfl_error(log, file, 0, 0, "findings[%zu] has no fingerprint", i);
			return false;
		}
		baseline->index[i] = &baseline->v[i];
		baseline->nr++;
	}
	qsort(baseline->index, baseline->nr, sizeof(*baseline->index), compare_entries);
	return true;
}

struct gfl_baseline *gfl_baseline_parse(const char *text, size_t len, const char *file,
					struct gfl_log *log)
{
	struct gfl_baseline *baseline = gfl_xrealloc(NULL, sizeof(*baseline));
	json_error_t error;

	*baseline = (struct gfl_baseline){ .root = json_loadb(text, len, 0, &error) };
	if (!baseline->root)
		gfl_error(log, file, (unsigned int)error.line, (unsigned int)error.column, "%s",
			  error.text);
	if (!baseline->root || !read_entries(baseline, file, log)) {
		gfl_baseline_destroy(baseline);
		return NULL;
	}
	baseline->unit = text_of(baseline->root, "unit");
	return baseline;
}

void gfl_baseline_destroy(struct gfl_baseline *baseline)
{
	if (!baseline)
		return;
	json_decref(baseline->root);
	free(baseline->v);
	free(baseline->index);
	free(baseline);
}

/* Functions of one name in two files can have findings of one fingerprint: all of them are seen. */
bool gfl_baseline_has(struct gfl_baseline *baseline, const struct gfl_finding *finding)
{
	uint32_t at = 0, end = baseline->nr;
	bool is_there = false;

	while (at < end) {
		uint32_t mid = at + (end - at) / 2;

		if (strcmp(baseline->index[mid]->fingerprint, finding->fingerprint) < 0)
			at = mid + 1;
		else
			end = mid;
	}
	for (; at < baseline->nr; at++) {
		if (strcmp(baseline->index[at]->fingerprint, finding->fingerprint))
			break;
		baseline->index[at]->is_seen = true;
		is_there = true;
	}
	return is_there;
}
