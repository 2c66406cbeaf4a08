namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The laws of <see cref="JobStorageTests"/> in a SQLite file.</summary>
public sealed class SqliteJobStorageTests() : JobStorageTests(DatabaseKind.Sqlite);
