using SkRerank.Models;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class ModelLanguagesTests
{
    [Theory]
    [InlineData("---|language: en|license: mit|---|text", "en")]
    [InlineData("---|license: mit|language:|- en|- 'zh'|tags:|- rerank|---", "en zh")]
    [InlineData("---|language: [en, \"de\"]|---", "en de")]
    [InlineData("---|tags:|- language|---|language: en", "")]
    [InlineData("# A model|language: en", "")]
    [InlineData("", "")]
    public void OfCard_Head_IsReadAndNothingElse(string card, string languages) => Assert.Equal(languages, string.Join(' ', ModelLanguages.OfCard(card.Split('|'))));

    [Fact]
    public void Of_ModelsInTheBox_AreEnglish()
    {
        Assert.Equal(["en"], ModelLanguages.Of(new ModelFolder(MiniLmRerankerModel.Folder))!);
        Assert.Equal(["en"], ModelLanguages.Of(new ModelFolder(MiniLmEmbeddingModel.Folder))!);
    }
}
