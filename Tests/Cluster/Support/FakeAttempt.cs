namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>One attempt that a silo of the test cluster makes.</summary>
/// <param name="Silo">The silo's name.</param>
/// <param name="Job">The job.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Attempt">The attempt's number.</param>
internal sealed record FakeAttempt(string Silo, Guid Job, int Partition, int Attempt);
