using System.Text;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>The documents letter by letter, and the pages that people see.</summary>
public sealed class DapDocumentsTests
{
    private const string Attack = "<img src=x onerror=alert(1)>\"'&"; // A name may hold all of it.

    [Fact]
    public async Task The_attributes_say_what_the_types_of_DAP2_cannot()
    {
        await using var dap = await DapHost.Start(isCdf5: true);

        var das = await dap.Text(".das");

        foreach (var expected in (string[])
            [
                "    tas {\n        Float32 _FillValue 1E+20;\n        String units \"K\";\n    }\n",
                "    time_bnds {\n    }\n",
                "    flag {\n        Byte flag_values -1, 0, 1;\n        String _Unsigned \"false\";\n    }\n",
                "    u2 {\n        String _Unsigned \"true\";\n    }\n",
                "    name {\n        Int32 DODS.strlen 9;\n        String DODS.dimName \"strlen\";\n    }\n",
                "        String title \"say \\\"hi\\\" \\\\ back\nnew line é\";\n",
                "        String provenance.wps_identifier \"CDAT.subset\";\n        String empty \"\";\n",
                "        Float64 doubles 1.5, 0.1, NaN, Inf, -Inf;\n        Float32 floats 0.1, 1E+20, 0.33333334;\n",
                "    DODS_EXTRA {\n        String Unlimited_Dimension \"time\";\n    }\n",
            ])
        {
            Assert.Contains(expected, das, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_are_a_structure_and_XDR_byte_by_byte()
    {
        await using var dap = await DapHost.Start();

        var bytes = await dap.Edge.Client.GetByteArrayAsync(
            DapHost.Path + ".dods?short,small,label,mark[3:4],lat[0:1],crs", TestContext.Current.CancellationToken);

        const string Structure =
            "Dataset {\n    Float64 lat[lat = 2];\n    Int32 crs;\n    Byte small;\n    Int16 short;\n    String label;\n"
            + "    String mark[lat = 2];\n} a.nc;\n\nData:\n";
        Assert.Equal(Structure, Encoding.UTF8.GetString(bytes.AsSpan(0, Structure.Length)));
        Assert.Equal(
            "0000000200000002C04E000000000000C03E000000000000" // lat: both counts, -60, -30
            + "FFFFFFFB" // crs
            + "000000F9" // small: -7 as an unsigned byte, in the place of an integer
            + "FFFFFED4" // short
            + "0000000568656C6C6F000000" // label: one length, "hello", padding
            + "000000020000000164000000" + "00000000", // mark: one count, "d", ""
            Convert.ToHexString(bytes.AsSpan(Structure.Length)));
    }

    [Fact]
    public async Task Text_is_laid_out_in_rows()
    {
        await using var dap = await DapHost.Start();

        var text = await dap.Text(".ascii?flag.flag[0:1][0:2:6],name,height");

        Assert.StartsWith("Dataset {\n    Structure {\n        Byte flag[lat = 2][lon = 4];\n    } flag;\n", text, StringComparison.Ordinal);
        Assert.Contains("\nflag.flag[2][4]\n[0], ", text, StringComparison.Ordinal);
        Assert.Contains("\n[1], ", text, StringComparison.Ordinal);
        Assert.EndsWith("height, 2.5\n\nname[5]\n\"alpha\", \"be\", \"\", \"gamma del\", \"été\"\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_show_everything_and_run_nothing()
    {
        await using var dap = await DapHost.Start(isCdf5: false, "a" + Attack);

        foreach (var ending in (string[])[".info", ".html"])
        {
            using var answer = await dap.Edge.Client.GetAsync(DapHost.Path + ending, TestContext.Current.CancellationToken);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.Contains("a&lt;img", page, StringComparison.Ordinal);
            foreach (var variable in (string[])["tas", "time_bnds", "packed", "name"])
            {
                Assert.Contains(variable, page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_form_leads_to_what_was_chosen()
    {
        await using var dap = await DapHost.Start();

        var page = await dap.Text(".html");
        using var sent = await dap.Edge.Client.GetAsync(
            DapHost.Path + ".html?v=lat&at.lat=%5B0:2:4%5D&v=crs&get=ascii", TestContext.Current.CancellationToken);

        Assert.Contains("name=\"at.tas\" value=\"[0:1:11][0:1:4][0:1:6]\"", page, StringComparison.Ordinal);
        Assert.Equal(302, (int)sent.StatusCode);
        Assert.Equal(dap.Url + ".ascii?lat%5B0:2:4%5D,crs", sent.Headers.Location!.OriginalString);
        Assert.EndsWith(
            "lat[3]\n-60, 0, 60\n\ncrs, -5\n\n",
            await dap.Edge.Client.GetStringAsync(sent.Headers.Location, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
