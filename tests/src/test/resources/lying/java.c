/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
 * Copyright 2026 the jtrace authors
 *
 * A program called java that loads the libjvm.so beside it and spins until its standard input ends. */
#include <dlfcn.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	void *jvm = argc > 1 ? dlopen(argv[1], RTLD_NOW) : 0;
	uint64_t (*spin)(uint64_t) = jvm ? (uint64_t(*)(uint64_t))dlsym(jvm, "JNI_CreateJavaVM_spin") : 0;
	struct pollfd input = { .fd = 0, .events = POLLIN };
	uint64_t x = 1;

	if (!spin) {
		printf("cannot load: %s\n", dlerror());
		return 1;
	}
	printf("READY\n");
	fflush(stdout);
	while (poll(&input, 1, 0) == 0)
		x = spin(x);
	return x == 0;
}
