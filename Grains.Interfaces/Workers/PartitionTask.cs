namespace Compute.Orleans.Grains.Interfaces.Workers;

/// <summary>
/// One attempt of one partition. The plan does not travel with it: it stands in the job's work folder.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="User">The job's owner, for the fair order of a silo's queue.</param>
/// <param name="Run">How many times the job has been taken up; names the file that holds the plan.</param>
/// <param name="Partition">The partition's number in the plan.</param>
/// <param name="Attempt">The attempt's number, which no other attempt of the partition ever has.</param>
/// <param name="JobBytes">Bytes that the whole job is projected to read; small jobs go first.</param>
[GenerateSerializer, Immutable, Alias("compute.partition-task.v1")]
public sealed record PartitionTask(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string User,
    [property: Id(2)] int Run,
    [property: Id(3)] int Partition,
    [property: Id(4)] int Attempt,
    [property: Id(5)] long JobBytes);
