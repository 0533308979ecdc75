// SPDX-License-Identifier: GPL-2.0-or-later
/* What the forms of reports share. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

json_t *gfl_json_text(const char *s)
{
	static const char digits[] = "0123456789abcdef";
	json_t *json = json_string(s);
	size_t used = 0;
	char *escaped;

	if (json)
		return json;
	escaped = gfl_xrealloc(NULL, 4 * strlen(s) + 1);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80) {
			escaped[used++] = *s;
			continue;
		}
		escaped[used++] = '\\';
		escaped[used++] = 'x';
		escaped[used++] = digits[c >> 4];
		escaped[used++] = digits[c & 15];
	}
	json = json_stringn(escaped, used);
	free(escaped);
	return json;
}

json_t *gfl_json_texts(const char *const *list, uint32_t nr)
{
	json_t *json = json_array();

	for (uint32_t i = 0; i < nr; i++)
		json_array_append_new(json, gfl_json_text(list[i]));
	return json;
}

json_t *gfl_json_models(uint8_t mask)
{
	json_t *json = json_array();

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (mask & GFL_MODEL_BIT(m))
			json_array_append_new(json, json_string(gfl_model_name(m)));
	return json;
}
