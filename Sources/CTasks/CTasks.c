#include "CTasks.h"

// Where Swift's runtime looks for somebody else who runs tasks (swift/Runtime/Concurrency.h).
extern __attribute__((swiftcall)) void (*swift_task_enqueueGlobal_hook)(void *job, void *original);

static void (*run_job)(void *job);

static __attribute__((swiftcall)) void enqueue(void *job, void *original) {
    (void)original;
    run_job(job);
}

void fabrique_take_tasks(void (*run)(void *job)) {
    run_job = run;
    swift_task_enqueueGlobal_hook = enqueue;
}
