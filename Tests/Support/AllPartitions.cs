using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Tests.Support;

/// <summary>All finished partitions of a job, page after page.</summary>
internal static class AllPartitions
{
    private const int PageLength = 1000;

    public static async Task<IReadOnlyList<PartitionRow>> Of(
        this IPartitionTable table, Guid job, CancellationToken cancellationToken)
    {
        var rows = new List<PartitionRow>();
        while (true)
        {
            var page = await table.Page(job, rows.Count == 0 ? -1 : rows[^1].Number, PageLength, cancellationToken);
            rows.AddRange(page);
            if (page.Count < PageLength)
            {
                return rows;
            }
        }
    }
}
