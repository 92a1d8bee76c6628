using SkRerank.Guards;
using SkRerank.Models;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class ModelDomainTests
{
    [Fact]
    public void Of_ModelInTheBox_IsGivenAsAService()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var reference = reranker.GetService<DomainReference>();
        Assert.NotNull(reference);
        Assert.Equal((reranker.GetService<RerankerMetadata>()!.DefaultModelId, ScoreKind.Logit), (reference.Model, reference.ScoreKind));

        // The 43 judged topics of TREC Deep Learning 2019.
        Assert.Equal(43, reference.QueryLengths.Counts.Sum());
    }

    [Fact]
    public void Of_FolderWithoutOne_IsNull()
    {
        using var model = new TinyModel("{}", "[UNK]");
        Assert.Null(ModelDomain.Of(new ModelFolder(model.Folder)));
    }
}
