<?php
// A script of the test stands in the program's place while it runs, and has a room for what it notes.

trait ProgramInPlace
{
    private string $program;
    private string $kept;
    private string $room;

    protected function setUp(): void
    {
        $this->program = Panel_Place::product() . '/admin/sbin/modules/spamtrace/spamtrace';
        $this->kept = file_get_contents($this->program);
        $this->room = sys_get_temp_dir() . '/program-test-' . bin2hex(random_bytes(6));
        mkdir($this->room);
    }

    protected function tearDown(): void
    {
        file_put_contents($this->program, $this->kept);
        array_map('unlink', glob("$this->room/*"));
        rmdir($this->room);
    }
}
