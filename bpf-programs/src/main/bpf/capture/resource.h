/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Which file or socket the system call is about in which a thread waits, and which task runs instead of
 * it. Its id is made of what it is, not of the descriptor, which may be used again; what it is called is
 * told once.
 */
#ifndef JT_CAPTURE_RESOURCE_H
#define JT_CAPTURE_RESOURCE_H

#include "stackid.h"

const volatile __u32 with_names = 1; /* whether files, sockets and tasks are told apart */

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, __u64);  /* resource id */
    __type(value, __u8);
} named SEC(".maps");

#define JT_S_IFMT 0170000
#define JT_S_IFIFO 0010000
#define JT_S_IFREG 0100000
#define JT_S_IFSOCK 0140000
#define JT_AF_UNIX 1
#define JT_AF_INET 2
#define JT_AF_INET6 10
#define JT_EPHEMERAL 32768 /* net.ipv4.ip_local_port_range */
#define JT_MAX_FD (1u << 20)

#define JT_UNINTERRUPTIBLE 2 /* task_struct::__state: for a disk, never for a socket */

/* System calls, x86-64. */
#define JT_POLL 7
#define JT_SENDFILE 40
#define JT_SPLICE 275

/* Whether the system call's first argument is the descriptor that it may wait for. */
jt_inline int waits_for_first(__u64 number) {
    switch (number) {
    case 0:   /* read */
    case 1:   /* write */
    case 17:  /* pread64 */
    case 18:  /* pwrite64 */
    case 19:  /* readv */
    case 20:  /* writev */
    case 42:  /* connect */
    case 43:  /* accept */
    case 44:  /* sendto */
    case 45:  /* recvfrom */
    case 46:  /* sendmsg */
    case 47:  /* recvmsg */
    case 74:  /* fsync */
    case 75:  /* fdatasync */
    case 77:  /* ftruncate */
    case 285: /* fallocate */
    case 288: /* accept4 */
    case 295: /* preadv */
    case 296: /* pwritev */
    case 326: /* copy_file_range */
        return 1;
    }
    return 0;
}

jt_inline struct file *file_of(struct task_struct *task, __u32 fd) {
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **files = BPF_CORE_READ(table, fd), *file = 0;
    if (!files || fd >= BPF_CORE_READ(table, max_fds) || fd >= JT_MAX_FD)
        return 0;
    bpf_probe_read_kernel(&file, sizeof(file), files + fd);
    return file;
}

jt_inline __u32 file_type(struct file *file) {
    return BPF_CORE_READ(file, f_inode, i_mode) & JT_S_IFMT;
}

/* The file that the system call of the saved registers may wait for; 0: none. */
jt_inline struct file *awaited_file(struct task_struct *task, const struct jt_scratch *s,
                                    __u32 state) {
    __u64 number = s->saved.orig_ax;
    __u32 fd = s->saved.di;
    if (number == JT_POLL) {
        if (s->saved.si != 1 || jt_read_user(&fd, sizeof(fd), s->saved.di)) /* pollfd::fd */
            return 0;
    } else if (number == JT_SENDFILE) { /* writes to the first, reads from the second */
        fd = state & JT_UNINTERRUPTIBLE ? s->saved.si : s->saved.di;
    } else if (number == JT_SPLICE) { /* one of the two is a pipe */
        struct file *from = file_of(task, fd);
        if (from && file_type(from) != JT_S_IFIFO)
            return from;
        fd = s->saved.dx;
    } else if (!waits_for_first(number)) {
        return 0;
    }
    return file_of(task, fd);
}

jt_inline __u64 mixed(__u64 a, __u64 b, __u64 c) {
    a = (a ^ b * JT_HASH_FACTOR) * JT_HASH_FACTOR;
    a = (a ^ a >> 32 ^ c * JT_HASH_FACTOR) * JT_HASH_FACTOR;
    return (a ^ a >> 29) | 1; /* never 0 */
}

/* On the way from a file up to the root that the process sees. */
struct jt_path_walk {
    struct jt_resource *told;
    struct dentry *dentry;
    struct dentry *root;
    struct vfsmount *mounted;
    __u32 count;
};

static long put_name(__u32 index, void *context) {
    struct jt_path_walk *walk = context;
    struct dentry *dentry = walk->dentry, *parent = BPF_CORE_READ(dentry, d_parent);
    struct vfsmount *mounted = walk->mounted;
    if (!dentry || dentry == walk->root || walk->count >= JT_PATH_PARTS)
        return 1;
    if (dentry == BPF_CORE_READ(mounted, mnt_root) || dentry == parent) {
        struct mount *mount = (void *)mounted - bpf_core_field_offset(struct mount, mnt);
        struct mount *above = BPF_CORE_READ(mount, mnt_parent);
        if (!above || above == mount)
            return 1;
        walk->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
        walk->mounted = (void *)above + bpf_core_field_offset(struct mount, mnt);
        return 0;
    }
    __u32 at = walk->count * JT_PART_BYTES;
    if (at > (JT_PATH_PARTS - 1) * JT_PART_BYTES)
        return 1;
    bpf_probe_read_kernel_str(walk->told->parts + at, JT_PART_BYTES,
                              BPF_CORE_READ(dentry, d_name.name));
    walk->count++;
    walk->dentry = parent;
    return 0;
}

jt_inline void put_path(struct jt_resource *told, struct task_struct *task, struct file *file) {
    struct jt_path_walk walk = {.told = told,
                                .dentry = BPF_CORE_READ(file, f_path.dentry),
                                .root = BPF_CORE_READ(task, fs, root.dentry),
                                .mounted = BPF_CORE_READ(file, f_path.mnt)};
    bpf_loop(2 * JT_PATH_PARTS, put_name, &walk, 0);
    told->part_count = walk.count;
}

jt_inline void put_unix(struct jt_resource *told, struct sock *sk) {
    struct unix_sock *own = (void *)sk, *peer = (void *)BPF_CORE_READ(own, peer);
    struct unix_address *address = peer ? BPF_CORE_READ(peer, addr) : 0;
    if (!address)
        address = BPF_CORE_READ(own, addr);
    if (address) {
        bpf_probe_read_kernel(told->parts, 108,
                              (void *)address + bpf_core_field_offset(struct unix_address, name) +
                                  bpf_core_field_offset(struct sockaddr_un, sun_path));
        told->part_count = 2;
    }
}

/* Tells what the resource is called, unless it has been told. */
jt_inline void tell_resource(struct task_struct *task, struct file *file, struct sock *sk,
                             __u32 kind, __u64 id, __u32 peer_port) {
    __u8 yes = 1;
    if (bpf_map_lookup_elem(&named, &id))
        return;
    struct jt_resource *told = bpf_ringbuf_reserve(&events, sizeof(*told), 0);
    if (!told)
        return; /* it is met again */
    told->type = JT_RECORD_RESOURCE;
    told->kind = kind;
    told->id = id;
    told->part_count = 0;
    told->own_port = told->peer_port = 0;
    if (kind == JT_RESOURCE_FILE) {
        put_path(told, task, file);
    } else if (kind == JT_RESOURCE_UNIX) {
        put_unix(told, sk);
    } else if (kind == JT_RESOURCE_TASK) {
        bpf_probe_read_kernel(told->parts, sizeof(task->comm), task->comm);
        told->part_count = 1;
    } else {
        told->own_port = BPF_CORE_READ(sk, __sk_common.skc_num);
        told->peer_port = peer_port;
        if (kind == JT_RESOURCE_INET)
            bpf_core_read(told->peer, 4, &sk->__sk_common.skc_daddr);
        else
            bpf_core_read(told->peer, 16, &sk->__sk_common.skc_v6_daddr);
    }
    bpf_ringbuf_submit(told, BPF_RB_NO_WAKEUP);
    bpf_map_update_elem(&named, &id, &yes, BPF_ANY);
}

/*
 * Connections that a service has accepted are one resource, and so are all that lead to one address:
 * there may be many. Ports from JT_EPHEMERAL on are those that clients get.
 */
jt_inline __u64 socket_id(struct task_struct *task, struct file *file, __u64 inode) {
    struct socket *socket = BPF_CORE_READ(file, private_data);
    struct sock *sk = BPF_CORE_READ(socket, sk);
    __u64 family = BPF_CORE_READ(sk, __sk_common.skc_family), id;
    __u32 own = BPF_CORE_READ(sk, __sk_common.skc_num);
    __u32 peer = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
    __u64 address[2] = {};
    if (family == JT_AF_UNIX) {
        id = mixed(inode, 0, family);
        tell_resource(task, file, sk, JT_RESOURCE_UNIX, id, 0);
        return id;
    }
    if (family != JT_AF_INET && family != JT_AF_INET6)
        return 0;
    if (own < JT_EPHEMERAL && peer >= JT_EPHEMERAL)
        peer = 0;
    if (peer && family == JT_AF_INET)
        bpf_core_read(address, 4, &sk->__sk_common.skc_daddr);
    else if (peer)
        bpf_core_read(address, 16, &sk->__sk_common.skc_v6_daddr);
    id = mixed(address[0], address[1], (peer ? peer : own) | !!peer << 16 | family << 32);
    tell_resource(task, file, sk, family == JT_AF_INET ? JT_RESOURCE_INET : JT_RESOURCE_INET6, id,
                  peer);
    return id;
}

/* The id of what the thread waits for in the system call of its saved registers; 0: nothing. */
jt_inline __u64 find_resource(struct task_struct *task, const struct jt_scratch *s, __u32 state) {
    struct file *file = awaited_file(task, s, state);
    if (!file)
        return 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    __u32 type = file_type(file);
    if (type == JT_S_IFSOCK)
        return socket_id(task, file, BPF_CORE_READ(inode, i_ino));
    if (type != JT_S_IFREG)
        return 0;
    __u64 id = mixed(BPF_CORE_READ(inode, i_ino), BPF_CORE_READ(inode, i_sb, s_dev), 1);
    tell_resource(task, file, 0, JT_RESOURCE_FILE, id, 0);
    return id;
}

/* Completes the key of a thread that waits, and not for another thread. */
jt_apart void name_resource(struct jt_wait_key *key, struct task_struct *task,
                             const struct jt_scratch *s) {
    if (!with_names || !key->state || key->blocker != JT_BLOCKER_NONE)
        return;
    key->klass_word = find_resource(task, s, key->state);
    if (key->klass_word)
        key->blocker = JT_BLOCKER_RESOURCE;
}

/*
 * Completes the key of a thread that could run, but for `task`: a thread of the same process goes by its
 * own name, others by their process's.
 */
jt_apart void name_runner(struct jt_wait_key *key, struct task_struct *task) {
    __u64 comm[2] = {};
    if (!with_names || key->blocker != JT_BLOCKER_NONE || !task->pid)
        return;
    struct task_struct *called = task->tgid == key->tgid ? task : task->group_leader;
    bpf_probe_read_kernel(comm, sizeof(comm), called->comm);
    key->klass_word = mixed(comm[0], comm[1], JT_RESOURCE_TASK);
    key->blocker = JT_BLOCKER_TASK;
    tell_resource(called, 0, 0, JT_RESOURCE_TASK, key->klass_word, 0);
}

#endif
