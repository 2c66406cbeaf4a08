namespace Compute.Orleans.Tests.Conventions;

/// <summary>What all conventions share: a failure that shows every violation, not the first five.</summary>
internal static class Law
{
    /// <summary>Fails with all violations, if there are any.</summary>
    /// <param name="violations">One line each.</param>
    public static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();

        Assert.True(all.Count == 0, $"{all.Count} violations:\n{string.Join('\n', all)}");
    }
}
