/* SPDX-License-Identifier: Apache-2.0 */
/* The native methods of SweepTarget. */
#include <jni.h>

JNIEXPORT jint JNICALL Java_SweepTarget_nativeStatic(JNIEnv *env, jclass c, jint a, jlong b, jdouble d) {
    return a + (jint)b + (jint)d;
}

JNIEXPORT jint JNICALL Java_SweepTarget_nativeVirtual(JNIEnv *env, jobject self, jobject a) {
    return (*env)->GetArrayLength(env, a);
}

JNIEXPORT jint JNICALL Java_SweepTarget_nativeSynchronized(JNIEnv *env, jclass c, jint a) {
    return a + 1;
}

JNIEXPORT jint JNICALL Java_SweepTarget_nativeContended(JNIEnv *env, jobject self, jint a, jlong b, jdouble c, jobject d) {
    return a + (jint)b + (jint)c;
}

JNIEXPORT jint JNICALL Java_SweepTarget_nativeCallback(JNIEnv *env, jclass c, jobject machine, jint x) {
    jmethodID turn = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, machine), "turn", "(I)I");
    return (*env)->CallIntMethod(env, machine, turn, x) + 1;
}

JNIEXPORT jint JNICALL Java_SweepTarget_nativeThrow(JNIEnv *env, jclass c, jint x) {
    return (*env)->ThrowNew(env, (*env)->FindClass(env, "java/lang/IllegalStateException"), "thrown");
}
