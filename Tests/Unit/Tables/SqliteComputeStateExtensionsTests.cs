namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The laws of <see cref="ComputeStateExtensionsTests"/> in a SQLite file.</summary>
public sealed class SqliteComputeStateExtensionsTests() : ComputeStateExtensionsTests(DatabaseKind.Sqlite);
