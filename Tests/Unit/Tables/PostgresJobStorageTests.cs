namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The laws of <see cref="JobStorageTests"/> in PostgreSQL.</summary>
public sealed class PostgresJobStorageTests() : JobStorageTests(DatabaseKind.Postgres);
