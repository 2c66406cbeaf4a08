namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The laws of <see cref="ComputeStateExtensionsTests"/> in PostgreSQL.</summary>
public sealed class PostgresComputeStateExtensionsTests() : ComputeStateExtensionsTests(DatabaseKind.Postgres);
