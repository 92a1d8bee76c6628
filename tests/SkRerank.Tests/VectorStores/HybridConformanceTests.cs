using Microsoft.Extensions.VectorData;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Tests.VectorStores;

/// <summary>A decorated collection is one as good as that inside, and has a hybrid search beside.</summary>
public sealed class HybridConformanceTests(HybridFixture store) : HybridStoreConformanceTests(store), IClassFixture<HybridFixture>
{
    /// <summary>The index holds one text for each record, so another cannot be named.</summary>
    public override async Task Hybrid_TwoTexts_SearchesTheOneThatIsNamed()
    {
        var search = (IKeywordHybridSearchable<TwoTextRecord>)await CreateAsync<Guid, TwoTextRecord>([]);
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await search.HybridSearchAsync(new ReadOnlyMemory<float>([1, 0, 0, 0]), ["x"], 1, new() { AdditionalProperty = r => r.Body }, Token).ToListAsync(Token));
        Assert.Equal("The keyword index beside this collection holds one text for each record, so AdditionalProperty cannot choose another: leave it out, and let textSelector give the text to search.", error.Message);
    }
}
