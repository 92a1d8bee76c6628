using SkRerank.Queries;

namespace SkRerank.Tests.Queries;

public sealed class QuestionRuleTests
{
    [Theory]
    [InlineData("How long do fleas live? What do bees make?", "How long do fleas live|What do bees make")]
    [InlineData("How long do fleas live and what do bees make?", "How long do fleas live|what do bees make")]
    [InlineData("How long do fleas live, and also where do they hide?", "How long do fleas live|where do they hide")]
    [InlineData("how long do fleas live? what do bees make?", "how long do fleas live|what do bees make")]
    [InlineData("I have a cat. How long do fleas live? Explain what bees make.", "How long do fleas live|Explain what bees make")]
    [InlineData("1. How long do fleas live\n2) What do bees make\n- Where do cats sleep", "How long do fleas live|What do bees make|Where do cats sleep")]
    [InlineData("how long do fleas live; what do bees make", "how long do fleas live|what do bees make")]
    [InlineData("Wie lange leben Flöhe und was machen Bienen?", "Wie lange leben Flöhe|was machen Bienen")]
    [InlineData("Combien de temps vivent les puces et que font les abeilles ?", "Combien de temps vivent les puces|que font les abeilles")]
    [InlineData("¿Cuánto viven las pulgas y qué hacen las abejas?", "Cuánto viven las pulgas|qué hacen las abejas")]
    [InlineData("ノミの寿命は？蜂は何を作る？", "ノミの寿命は|蜂は何を作る")]
    [InlineData("What is the difference between BM25 and late interaction?", "BM25|late interaction")]
    [InlineData("Compare fleas with lice.", "fleas|lice")]
    [InlineData("How do fleas differ from lice?", "fleas|lice")]
    [InlineData("fleas vs. lice", "fleas|lice")]
    public void Split_SeveralQuestions_GivesEach(string question, string parts) => Assert.Equal(parts.Split('|'), QuestionRule.Split(question));

    [Theory]
    [InlineData("How long do fleas live?")]
    [InlineData("Where and when was Marie Curie born?")]
    [InlineData("Do cats and dogs sleep?")]
    [InlineData("What are the pros and cons of salt and pepper?")]
    [InlineData("What does Dr. Smith say about fleas?")]
    [InlineData("What does \"why?\" mean here?")]
    [InlineData("I have a cat. How long do fleas live?")]
    [InlineData("fleas")]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("Is it so? Is it so?")]
    public void Split_OneQuestion_StaysOne(string question) => Assert.True(QuestionRule.Split(question).Count < 2);

    [Fact]
    public void Split_EndlessText_IsNoQuestion() => Assert.Empty(QuestionRule.Split(string.Concat(Enumerable.Repeat("What is it and what is it? ", 1000))));
}
