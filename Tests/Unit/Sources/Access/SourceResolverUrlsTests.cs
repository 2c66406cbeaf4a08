using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>URLs that are read from a mount, from a mapped folder, or from a host.</summary>
public sealed class SourceResolverUrlsTests : ResolverTests
{
    // Field notes 1 and 2: users have both forms of a URL, and one of the two services may be gone.
    [Theory]
    [InlineData("https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example/thredds/dodsC/cmip/tas.nc")]
    [InlineData("http://NODE.example/thredds/dodsC/cmip/tas.nc")]
    [InlineData("https://node.example:443/thredds//fileServer/cmip/./tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/%63mip/tas.nc#mode=bytes")]
    public void A_mapped_URL_is_read_from_its_mount(string url) =>
        Assert.Equal(new(Mount + "/tas.nc", IsLocal: true), Resolve(url));

    [Theory]
    [InlineData("https://node.example.evil/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://evil/?https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example@evil/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://evil@node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example:8443/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/cmip5/tas.nc")]
    [InlineData("https://node.example/thredds/fileServer/tas.nc")]
    [InlineData("https://node.example\\thredds/fileServer/cmip/tas.nc")]
    [InlineData(" https://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("https:/node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("ftp://node.example/thredds/fileServer/cmip/tas.nc")]
    [InlineData("tas.nc")]
    public void A_URL_that_only_looks_mapped_is_refused(string url) => AssertRefused(url);

    [Theory]
    [InlineData("https://node.example/thredds/dodsC/cmip/tas.nc?tas[0:1]")]
    [InlineData("http://localhost:8000/threddsCWT/dodsC/public/anonymous/job/a.nc?tas[0:1]")]
    public void A_query_for_a_local_file_is_refused_rather_than_left_out(string url) =>
        Assert.Contains("has a query", AssertFault(Fault.InvalidValue, url).Message);

    [Fact]
    public void The_mapping_of_the_original_takes_the_first_file_that_exists()
    {
        Write("css03/CMIP6/a.nc");
        Write("user/a.nc");
        Write("user/css03_data/b.nc");
        Policy.Mapping["thredds/fileServer/css03_data"] = Temporary.File("css03");
        Policy.Mapping["css03_data/CMIP6"] = Temporary.File("user");

        // Both parts match; the longer one's folder has the file.
        Assert.Equal(
            Temporary.File("css03/CMIP6/a.nc"),
            Resolve("http://a.example/thredds/dodsC/css03_data/CMIP6/a.nc").Location);

        File.Delete(Temporary.File("css03/CMIP6/a.nc"));
        Assert.Equal(
            Temporary.File("user/a.nc"),
            Resolve("http://a.example/thredds/dodsC/css03_data/CMIP6/a.nc").Location);

        // The last occurrence counts, as in ^.*<part>/(.*)$, and only whole segments.
        Policy.Mapping["data"] = Temporary.File("user/css03_data");
        Assert.Equal(Temporary.File("user/css03_data/b.nc"), Resolve("http://a.example/data/x/data/b.nc").Location);
        AssertRefused("http://a.example/mydata/b.nc");
        AssertFault(Fault.DataUnreachable, "http://a.example/data/nothing.nc");
    }

    [Fact]
    public void A_mapped_URL_whose_file_is_missing_is_read_from_its_host_where_that_is_listed()
    {
        const string Url = "https://node.example/thredds/fileServer/cmip/remote.nc";

        AssertFault(Fault.DataUnreachable, Url);
        Policy.Hosts.Add("node.example");
        Assert.Equal(new(Url, IsLocal: false), Resolve(Url));
    }

    [Theory]
    [InlineData("http://data.example/a.nc", true)]
    [InlineData("https://DATA.example/a.nc?token=x&y=%2F", true)]
    [InlineData("https://data.example/a.nc#mode=bytes", true)]
    [InlineData("http://data.example:8080/a.nc", false)]
    [InlineData("http://port.example:8080/a.nc", true)]
    [InlineData("http://port.example/a.nc", false)]
    [InlineData("http://sub.data.example/a.nc", false)]
    [InlineData("http://data.example./a.nc", false)]
    [InlineData("http://user:secret@data.example/a.nc", false)]
    [InlineData("http://127.0.0.1/a.nc", true)]
    [InlineData("http://127.1/a.nc", false)]
    [InlineData("http://2130706433/a.nc", false)]
    public void A_URL_is_read_remotely_only_from_a_host_that_is_listed_by_this_very_name(string url, bool isAllowed)
    {
        Policy.Hosts.Add("data.example");
        Policy.Hosts.Add("port.example:8080");
        Policy.Hosts.Add("127.0.0.1");

        if (isAllowed)
        {
            var input = Resolve(url);
            Assert.False(input.IsLocal);
            Assert.DoesNotContain('#', input.Location);
            Assert.True(Policy.AllowsHost(new(input.Location)));
        }
        else
        {
            AssertRefused(url);
        }
    }
}
