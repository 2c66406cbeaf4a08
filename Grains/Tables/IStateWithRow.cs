namespace Compute.Orleans.Grains.Tables;

/// <summary>Grain state of which a row of compute_job says a part, once it has come to an end.</summary>
internal interface IStateWithRow
{
    /// <summary>The row that becomes durable with the state; null while it has a life of its own.</summary>
    /// <param name="id">The job's id.</param>
    JobRow? RowOf(Guid id);

    /// <summary>The same state with the running number that its row has.</summary>
    /// <param name="number">The number.</param>
    IStateWithRow Numbered(long number);
}
