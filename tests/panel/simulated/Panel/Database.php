<?php
// The panel's own database: psa in a real MariaDB.

final class Panel_Database
{
    private static ?PDO $connection = null;

    private static function connection(): PDO
    {
        if (self::$connection === null) {
            $place = 'mysql:dbname=psa;charset=utf8mb4;unix_socket=' . Panel_Place::databaseSocket();
            self::$connection = new PDO($place, 'root', '', [
                PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
                PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
                PDO::ATTR_EMULATE_PREPARES => false,
            ]);
        }
        return self::$connection;
    }

    public static function rows(string $sql, array $values = []): array
    {
        $statement = self::connection()->prepare($sql);
        $statement->execute($values);
        return $statement->fetchAll();
    }

    public static function row(string $sql, array $values = []): ?array
    {
        return self::rows($sql, $values)[0] ?? null;
    }

    // A request that asks may not change anything; the panel's own extensions are held to it by review, ours by this.
    public static function change(string $sql, array $values = []): void
    {
        if (($_SERVER['REQUEST_METHOD'] ?? 'CLI') === 'GET') {
            throw new LogicException('a GET request changes the database');
        }
        self::connection()->prepare($sql)->execute($values);
    }
}
