using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class MappingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Json => _folder.File("mapping.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_part_in_the_file_whose_file_exists_wins()
    {
        Write("first/a.nc");
        Write("second/a.nc");
        Write("second/b.nc");
        Write("third/CMIP6/c.nc");
        Write("option/a.nc");
        File.WriteAllText(Json, $$"""
            {
              "mounts": ["{{_folder.File("extra")}}"],
              // The original's order counts, and not which part is longer.
              "mapping": {
                "css03_data": "{{_folder.File("first")}}",
                "thredds/dodsC/css03_data": "{{_folder.File("second")}}",
                "node.example/thredds": "{{_folder.File("third")}}"
              }
            }
            """);
        var policy = new AccessPolicy { MappingFile = Json };
        Assert.Empty(policy.Problems());

        Assert.Equal("first/a.nc", Found(policy, "https://node.example/thredds/dodsC/css03_data/a.nc"));
        Assert.Equal("second/b.nc", Found(policy, "https://node.example/thredds/fileServer/css03_data/b.nc"));
        Assert.Equal("third/CMIP6/c.nc", Found(policy, "https://node.example/thredds/CMIP6/c.nc"));

        policy.Mapping["data/css03_data"] = _folder.File("nothing");
        policy.Mapping["css03_data"] = _folder.File("option");
        Assert.Equal("option/a.nc", Found(policy, "https://node.example/thredds/dodsC/css03_data/a.nc"));
    }

    [Fact]
    public void Its_mounts_and_folders_may_be_read_by_path()
    {
        Write("extra/a.nc");
        Write("mapped/b.nc");
        File.WriteAllText(
            Json,
            $$"""{"mapping": {"x": "{{_folder.File("mapped")}}"}, "mounts": ["{{_folder.File("extra")}}"]}""");
        var policy = new AccessPolicy { MappingFile = Json };

        Assert.Equal("extra/a.nc", Found(policy, _folder.File("extra/a.nc")));
        Assert.Equal("mapped/b.nc", Found(policy, _folder.File("mapped/b.nc")));
    }

    [Theory]
    [InlineData("", "line 1: ")]
    [InlineData("[]", "line 1: the file is an object with `mounts` and `mapping`")]
    [InlineData("{\n \"mapings\": {}\n}", "line 2: `mapings` is neither `mounts` nor `mapping`")]
    [InlineData("{\n\n \"mapping\": []\n}", "line 3: `mapping` is an object: folders by parts of URLs")]
    [InlineData("{\"mounts\":\n {}}", "line 2: `mounts` is a list of folders")]
    [InlineData("{\"mounts\": [\n \"/a\",\n 1]}", "line 3: a folder is a text")]
    [InlineData("{\"mounts\": [\n \"a\"]}", "line 2: `a` is no folder's absolute path")]
    [InlineData("{\"mapping\": {\n\"a\": \"/a\",\n\"b\":\n \"b\"}}", "line 4: `b` is no folder's absolute path")]
    [InlineData("{\"mapping\": {\n\"a\": null}}", "line 2: a folder is a text")]
    [InlineData("{\"mapping\": {\n\"\": \"/a\"}}", "line 2: `` is no part of a URL: one or more whole path segments")]
    [InlineData("{\"mapping\": {\"a\": \"/a\",\n\n\"../b\": \"/a\"}}", "line 3: `../b` is no part of a URL")]
    [InlineData("{\"mapping\": {\"a\": \"/a\",\n\"b.*\": \"/a\"}}", "line 2: `b.*` is a pattern")]
    [InlineData("{\"mapping\": {\"a\": \"/a\"\n\"b\": \"/a\"}}", "line 2: '\"' is invalid after a value")]
    [InlineData("{\"mapping\": {\n", "line 2: ")]
    [InlineData("{\"mapping\": {}}\n}", "line 2: '}' is invalid")]
    public void A_wrong_file_is_a_problem_with_its_line(string json, string message)
    {
        File.WriteAllText(Json, json);

        var problem = Assert.Single(new AccessPolicy { MappingFile = Json }.Problems());

        Assert.StartsWith($"Data:MappingFile is `{Json}`, which cannot be used: {message}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_too() => Assert.Contains(
        "Could not find file",
        Assert.Single(new AccessPolicy { MappingFile = Json }.Problems()),
        StringComparison.Ordinal);

    [Fact]
    public void A_mark_of_the_byte_order_is_left_out()
    {
        File.WriteAllText(Json, "{}", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(new AccessPolicy { MappingFile = Json }.Problems());
    }

    private string Found(AccessPolicy policy, string uri)
    {
        var resolver = new SourceResolver(policy, new DataFolder(_folder.File("state")), () => []);
        var input = resolver.Resolve(uri, "ada");
        Assert.True(input.IsLocal);
        return Path.GetRelativePath(_folder.Path, input.Location);
    }

    private void Write(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), "CDF");
    }
}
