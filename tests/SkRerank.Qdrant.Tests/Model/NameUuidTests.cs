using SkRerank.Qdrant.Model;

namespace SkRerank.Qdrant.Tests.Model;

public sealed class NameUuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    // The example of RFC 9562, appendix A.4.
    [Fact]
    public void Of_ExampleOfTheStandard_GivesItsUuid() => Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameUuid.Of(Dns, "www.example.com"));

    [Fact]
    public void Of_OurNamespace_NeverChanges()
    {
        // Stored points have these ids (uuid.uuid5 of Python gives the same).
        Assert.Equal(new Guid("d9e0ee36-2ec0-538f-9792-28bfce7808b8"), NameUuid.Of("doc-1"));
        Assert.Equal(new Guid("b488408f-bac3-5229-9b9a-5f73215fe355"), NameUuid.Of(""));
    }
}
