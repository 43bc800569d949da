/* SPDX-License-Identifier: MIT */
/* Members that the bodies of many kinds have, for the tables of their shapes. */
#ifndef YIPING_SRC_WIRE_SHAPE_MEMBERS_H
#define YIPING_SRC_WIRE_SHAPE_MEMBERS_H

#include "shapes.h"

#define TEXT(S, k, m) {.key = k, .type = MEMBER_STRING, AT(S, m)}
#define TIME(S, k, m) {.key = k, .type = MEMBER_INSTANT, AT(S, m)}
#define UINT(S, k, m) {.key = k, .type = MEMBER_UINT, AT(S, m)}
#define FLAG(S, k, m) {.key = k, .type = MEMBER_FLAG, AT(S, m)}
#define NAME(S, k, m) {.key = k, .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, m)}
#define ACTOR(S, k, m) {.key = k, .type = MEMBER_OBJECT, .sub = &shape_actor, AT(S, m)}
#define UNIT(S, k, m) {.key = k, .type = MEMBER_OBJECT, .sub = &shape_unit_ref, AT(S, m)}

#endif
