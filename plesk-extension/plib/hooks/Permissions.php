<?php
// What a plan or a subscription can leave out. It is on unless it is taken away, since resellers see their report as they
// are; for customers the setting of the administrator comes first, which is off.

class Modules_Spamtrace_Permissions extends pm_Hook_Permissions
{
    public const REPORT = 'see_report';
    public const POLICY = 'set_policy';

    public function getPermissions()
    {
        return [
            self::REPORT => [
                'default' => true,
                'place' => self::PLACE_ADDITIONAL,
                'name' => pm_Locale::lmsg('permissionReport'),
                'description' => pm_Locale::lmsg('permissionReportMeans'),
            ],
            self::POLICY => [
                'default' => false,
                'place' => self::PLACE_ADDITIONAL,
                'name' => pm_Locale::lmsg('permissionPolicy'),
                'description' => pm_Locale::lmsg('permissionPolicyMeans'),
            ],
        ];
    }
}
