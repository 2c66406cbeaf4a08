using Compute.Orleans.WebApi.Ui;

namespace Compute.Orleans.Tests.Unit.WebApi.Ui;

public sealed class MarkupTests
{
    [Fact]
    public void Text_is_encoded_and_markup_is_not()
    {
        var inner = Markup.Of($"<b>{"<"}</b>");
        string? nothing = null;

        Assert.Equal("<p title=\"&quot;&#x27;\"><b>&lt;</b>5</p>", Markup.Of($"<p title=\"{"\"'"}\">{inner}{5}{nothing}</p>").Html);
        Assert.Equal("<b>&lt;</b><b>&lt;</b>", Markup.Join([inner, inner]).Html);
    }
}
