using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>Outputs as bytes, for tests that compare them.</summary>
internal static class OutputBytes
{
    private const int TypeAndCountBytes = 8;

    /// <summary>A CDF-2 output without what it says of how the work was cut: nothing else may differ by that.</summary>
    /// <param name="output">The file's bytes, which are changed.</param>
    public static byte[] WithoutSizes(byte[] output)
    {
        foreach (var name in (string[])["provenance.partition_mib", "provenance.block_kib"])
        {
            var at = output.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
            Assert.True(at > 0, $"the output does not say its {name}");
            output.AsSpan(at + name.Length + TypeAndCountBytes, sizeof(int)).Clear();
        }

        return output;
    }
}
