// The stories of the made-up server, one file each. A story plans its mail on the stage and names the origins
// that the truth will list.
#pragma once

#include "stage.h"

namespace spamtrace::fixture {

void play_ordinary_mail(Stage& stage);
void play_webmail(Stage& stage);
void play_newsletter(Stage& stage);
void play_forward(Stage& stage);
void play_backscatter(Stage& stage);
void play_stolen_mailbox(Stage& stage);
void play_white_listed_pc(Stage& stage);
void play_hacked_folder(Stage& stage);
void play_mod_php_script(Stage& stage);
void play_outbreak(Stage& stage, Time from);
void play_mailbox_reading(Stage& stage);
void play_foreign_lines(Stage& stage);

// One line of another program, or one that is no line at all.
void say_something_else(Stage& stage, Time at);

}  // namespace spamtrace::fixture
