/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The few kernel types the programs use. Partial on purpose: CO-RE relocates the members by name
 * against the running kernel's BTF, so neither order nor completeness matters here.
 */
#ifndef JT_VMLINUX_H
#define JT_VMLINUX_H

#include <linux/types.h>
#include <linux/bpf.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

#if defined(JT_OTHER_TASK) || defined(JT_RESOURCES)

struct cfs_rq {
    int throttle_count;
};

struct sched_entity {
    __u64 exec_start; /* rq::clock_task when it left the CPU */
    __u64 sum_exec_runtime;
    struct cfs_rq *cfs_rq;
    unsigned char sched_delayed; /* Linux 6.12: blocked, though still on the run queue */
};

#endif

#ifdef JT_OTHER_TASK

struct thread_info {
    __u32 cpu;
};

#endif

#ifdef JT_DESCENDANTS

typedef struct {
    int counter;
} atomic_t;

struct signal_struct {
    atomic_t live;
};

#endif

struct xol_area {
    unsigned long vaddr;
};

struct uprobes_state {
    struct xol_area *xol_area;
};

struct mm_struct {
    unsigned long brk;
    struct uprobes_state uprobes_state;
};

struct return_instance {
    unsigned long stack;
    unsigned long orig_ret_vaddr;
    struct return_instance *next;
};

struct uprobe;

struct uprobe_task {
    struct return_instance *return_instances;
    unsigned long vaddr;
    struct uprobe *active_uprobe;
    unsigned long xol_vaddr;
};

#ifdef JT_RESOURCES

struct qstr {
    const unsigned char *name;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct super_block {
    __u32 s_dev;
};

struct inode {
    unsigned short i_mode;
    struct super_block *i_sb;
    unsigned long i_ino;
};

struct file {
    void *private_data;
    struct inode *f_inode;
    struct path f_path;
};

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct fs_struct {
    struct path root;
};

struct in6_addr {
    unsigned char bytes[16];
};

struct sock_common {
    __u32 skc_daddr;
    __u16 skc_dport; /* as on the wire */
    __u16 skc_num;
    unsigned short skc_family;
    unsigned char skc_state;
    struct in6_addr skc_v6_daddr;
};

struct sock {
    struct sock_common __sk_common;
};

struct sockaddr_un {
    unsigned short sun_family;
    char sun_path[108];
};

struct unix_address {
    int len;
    struct sockaddr_un name[0];
};

struct unix_sock {
    struct unix_address *addr;
    struct sock *peer;
};

struct socket {
    struct sock *sk;
};

#endif

#define JT_TASK_DEAD 0x80    /* task_struct::__state, include/linux/sched.h */
#define JT_TASK_WAKING 0x200

struct task_struct {
#ifdef JT_OTHER_TASK
    struct thread_info thread_info;
    int on_cpu;
    int on_rq;
    unsigned long nvcsw;
    unsigned long nivcsw;
#endif
#if defined(JT_OTHER_TASK) || defined(JT_RESOURCES)
    struct sched_entity se;
#endif
#ifdef JT_DESCENDANTS
    struct signal_struct *signal;
#endif
#ifdef JT_RESOURCES
    bool throttled; /* Linux 6.18: each task for itself */
    struct files_struct *files;
    struct fs_struct *fs;
#endif
    int pid;
    int tgid;
    unsigned int flags;
    __u64 start_boottime;
    struct task_struct *group_leader;
    struct mm_struct *mm;
    unsigned int __state;
    struct uprobe_task *utask;
    char comm[16];
};

#if defined(JT_OTHER_TASK) || defined(JT_ITERATOR)

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
};

#endif

/* include/asm/ptrace.h, x86-64; reached through bpf_task_pt_regs() or the perf event's context. */
struct pt_regs {
    unsigned long r15, r14, r13, r12, bp, bx;
    unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
    unsigned long orig_ax, ip, cs, flags, sp, ss;
};

#pragma clang attribute pop

/* UAPI: offsets are fixed, the verifier translates the accesses. */
struct jt_user_regs {
    unsigned long r15, r14, r13, r12, bp, bx;
    unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
    unsigned long orig_ax, ip, cs, flags, sp, ss;
};

struct jt_perf_event_ctx {
    struct jt_user_regs regs;
    __u64 sample_period;
    __u64 addr;
};

#endif
