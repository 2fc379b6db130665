#pragma once

// From now on tasks that have no executor of their own go to `run`. Called once, before there is any.
void fabrique_take_tasks(void (*run)(void *job));
